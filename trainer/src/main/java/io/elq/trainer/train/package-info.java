/** The training loop: labelled questions and their catalogues in, a model directory out. */
package io.elq.trainer.train;
