// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * How far a linker's figures depend on the questions that it happened to be asked: the questions
 * are drawn again, with replacement, as many as there are. The same number of questions gives the
 * same draws, so that the figures of two linkers for the same questions are paired. Immutable.
 */
public final class Bootstrap {

  /** Number of draws. */
  public static final int RESAMPLES = 1_000;

  private static final long SEED = 1;

  private final Counts all;
  private final Counts[] drawn = new Counts[RESAMPLES];

  /**
   * Draws the questions.
   *
   * @param counts of a linker by question, at least one
   */
  public Bootstrap(List<Counts> counts) {
    all = counts.stream().reduce(Counts.NONE, Counts::plus);
    Random random = new Random(SEED);
    for (int draw = 0; draw < RESAMPLES; draw++) {
      Counts sum = Counts.NONE;
      for (int i = 0; i < counts.size(); i++) {
        sum = sum.plus(counts.get(random.nextInt(counts.size())));
      }
      drawn[draw] = sum;
    }
  }

  /** Counts over all questions. */
  public Counts all() {
    return all;
  }

  /**
   * F1 over all questions, with its interval.
   *
   * @param scores weak or strong
   */
  public Interval f1(Function<Counts, Scores> scores) {
    return Interval.of(scores.apply(all).f1(), drawnF1(scores));
  }

  /**
   * F1 over each draw.
   *
   * @param scores weak or strong
   * @return [{@value #RESAMPLES}]
   */
  public double[] drawnF1(Function<Counts, Scores> scores) {
    double[] f1 = new double[RESAMPLES];
    for (int draw = 0; draw < RESAMPLES; draw++) {
      f1[draw] = scores.apply(drawn[draw]).f1();
    }
    return f1;
  }
}
