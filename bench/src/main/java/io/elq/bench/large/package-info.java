/** Encoders of BERT-large's size, ELQ's own, against PyTorch. */
package io.elq.bench.large;
