/** What to train on and how. */
package io.elq.trainer.options;
