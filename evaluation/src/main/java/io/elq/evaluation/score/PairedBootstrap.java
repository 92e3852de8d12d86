// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import java.util.List;
import java.util.function.Function;

/**
 * How far the difference between two linkers depends on the questions that they happened to be
 * asked: the figures of both are taken over the same draws, see {@link Bootstrap}. The same counts
 * give the same intervals. Immutable.
 */
public final class PairedBootstrap {
  private final Bootstrap a;
  private final Bootstrap b;

  /**
   * Draws the questions.
   *
   * @param a counts of one linker by question, at least one
   * @param b counts of the other, of the same questions in the same order
   */
  public PairedBootstrap(List<Counts> a, List<Counts> b) {
    if (a.isEmpty() || a.size() != b.size()) {
      throw new IllegalArgumentException(
          "%d and %d questions cannot be paired".formatted(a.size(), b.size()));
    }
    this.a = new Bootstrap(a);
    this.b = new Bootstrap(b);
  }

  /** Counts of the one linker over all questions. */
  public Counts a() {
    return a.all();
  }

  /** Counts of the other over all questions. */
  public Counts b() {
    return b.all();
  }

  /**
   * The difference of F1, B minus A.
   *
   * @param scores weak or strong
   */
  public Interval f1(Function<Counts, Scores> scores) {
    double[] differences = b.drawnF1(scores);
    double[] other = a.drawnF1(scores);
    for (int draw = 0; draw < differences.length; draw++) {
      differences[draw] -= other[draw];
    }
    return Interval.of(scores.apply(b.all()).f1() - scores.apply(a.all()).f1(), differences);
  }
}
