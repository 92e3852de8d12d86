/** What a training run shows of itself: parameters, metrics as JSON lines, curves and a page. */
package io.elq.trainer.run;
