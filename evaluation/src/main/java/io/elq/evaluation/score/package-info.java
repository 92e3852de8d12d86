/** Predictions compared with gold: matching, counts, metrics. */
package io.elq.evaluation.score;
