// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import io.elq.evaluation.score.Scores;

/**
 * How well a dev set is linked at one threshold.
 *
 * @param questions number of questions
 * @param weak same entity, overlapping span
 * @param strong same entity, same span
 */
public record DevScore(String name, int questions, Scores weak, Scores strong) {}
