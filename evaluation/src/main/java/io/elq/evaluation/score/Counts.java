// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

/**
 * What an evaluation counts, over one question or many.
 *
 * @param gold gold entities
 * @param predicted predicted entities
 * @param weak pairs with the same entity and overlapping spans
 * @param strong pairs with the same entity and the same span
 */
public record Counts(int gold, int predicted, int weak, int strong) {
  /** Nothing counted yet. */
  public static final Counts NONE = new Counts(0, 0, 0, 0);

  /** The sum of both. */
  public Counts plus(Counts other) {
    return new Counts(
        gold + other.gold, predicted + other.predicted, weak + other.weak, strong + other.strong);
  }

  /** What is in this but not in the other. */
  public Counts minus(Counts other) {
    return new Counts(
        gold - other.gold, predicted - other.predicted, weak - other.weak, strong - other.strong);
  }

  /** Scores of the weak matches. */
  public Scores weakScores() {
    return Scores.of(weak, predicted, gold);
  }

  /** Scores of the strong matches. */
  public Scores strongScores() {
    return Scores.of(strong, predicted, gold);
  }
}
