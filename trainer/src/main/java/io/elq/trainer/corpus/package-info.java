/** Questions to learn from: read, grouped, batched, with the targets of their spans. */
package io.elq.trainer.corpus;
