/** The trainable question side in libtorch: a frozen BERT with low-rank adapters, and its heads. */
package io.elq.trainer.model;
