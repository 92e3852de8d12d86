/** The linker in this process, without Kafka and Flink. */
package io.elq.bench.linker;
