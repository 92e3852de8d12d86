/** AdamW and the steps that it takes. */
package io.elq.trainer.optimize;
