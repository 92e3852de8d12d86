/** A stream of questions linked without Kafka: lines in, lines out, in order. */
package io.elq.linker.stream;
