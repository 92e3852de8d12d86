/** One training run shared out to several processes, on one machine or on several. */
package io.elq.trainer.parallel;
