// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.Triple;
import java.util.List;

/** Adds up metrics question by question. Not thread-safe. */
public final class MetricsAccumulator {
  private Metrics metrics;

  /** Nothing counted yet. */
  public MetricsAccumulator(Matching matching) {
    metrics = Metrics.none(matching);
  }

  /**
   * Counts a question of which the encoder saw a part only. All lists are in the same unit, tokens
   * or characters, and the same coordinates.
   *
   * @param gold all gold entities that count
   * @param predicted all predictions
   * @param goldInWindow gold entities that lie wholly inside what the encoder saw
   * @param predictedInWindow predictions that do
   */
  public void add(
      List<Triple> gold,
      List<Triple> predicted,
      List<Triple> goldInWindow,
      List<Triple> predictedInWindow) {
    Matching matching = metrics.matching();
    metrics =
        metrics.plus(
            new Metrics(
                matching,
                1,
                0,
                matching.count(gold, predicted),
                matching.count(goldInWindow, predictedInWindow)));
  }

  /** Counts a question that the encoder saw whole. */
  public void add(List<Triple> gold, List<Triple> predicted) {
    add(gold, predicted, gold, predicted);
  }

  /** Counts a question that failed: its gold is missed. */
  public void addError(List<Triple> gold) {
    add(gold, List.of());
    metrics =
        new Metrics(
            metrics.matching(),
            metrics.questions(),
            metrics.errors() + 1,
            metrics.all(),
            metrics.inWindow());
  }

  /** What was counted so far. */
  public Metrics metrics() {
    return metrics;
  }
}
