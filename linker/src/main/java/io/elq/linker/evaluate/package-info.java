/** Matching predictions with gold, and the metrics. */
package io.elq.linker.evaluate;
