// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Interval;

/**
 * How well both releases agree with the labels.
 *
 * @param questions labelled questions
 * @param better those with fewer mistakes in B than in A: missed labels and mentions without one,
 *     both by weak matching
 * @param worse those with more
 * @param a counts of release A
 * @param b counts of release B
 * @param weak by how much the weak F1 of B is higher
 * @param strong by how much the strong F1 of B is higher
 */
public record GoldComparison(
    int questions, int better, int worse, Counts a, Counts b, Interval weak, Interval strong) {}
