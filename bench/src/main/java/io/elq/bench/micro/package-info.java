/** Single parts of the linker under JMH: nanoseconds and bytes of a question. */
package io.elq.bench.micro;
