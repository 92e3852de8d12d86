/**
 * The engine: a question in, linked entities out. A package a stage, in the order in which a
 * question passes: {@code tokenize}, {@code encode}, {@code mention}, {@code candidate}, {@code
 * resolve}; {@link io.elq.linker.Linker} strings them together. Knows no Flink, no Kafka and no
 * training.
 */
package io.elq.linker;
