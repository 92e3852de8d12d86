/** What a model reaches on dev questions, and its calibration on them. */
package io.elq.trainer.dev;
