// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * How far the difference between two linkers depends on the questions that they happened to be
 * asked: the questions are drawn again, with replacement, as many as there are, and the figures of
 * both linkers are taken over the same draw. The same counts give the same intervals. Immutable.
 */
public final class PairedBootstrap {

  /** Number of draws. */
  public static final int RESAMPLES = 1_000;

  /** Draws beyond each end of an interval of 95 %. */
  private static final int TAIL = RESAMPLES * 25 / 1_000;

  private static final long SEED = 1;

  private final Counts a;
  private final Counts b;
  private final Counts[] drawnA = new Counts[RESAMPLES];
  private final Counts[] drawnB = new Counts[RESAMPLES];

  /**
   * A difference with its confidence interval of 95 %, by percentiles.
   *
   * @param value figure of B minus figure of A over all questions
   * @param low lower end
   * @param high upper end
   */
  public record Difference(double value, double low, double high) {

    /** Whether the questions suffice to tell the sign of the difference: 0 lies outside. */
    public boolean isClear() {
      return low > 0 || high < 0;
    }
  }

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
    this.a = sum(a);
    this.b = sum(b);
    Random random = new Random(SEED);
    for (int draw = 0; draw < RESAMPLES; draw++) {
      drawnA[draw] = Counts.NONE;
      drawnB[draw] = Counts.NONE;
      for (int i = 0; i < a.size(); i++) {
        int question = random.nextInt(a.size());
        drawnA[draw] = drawnA[draw].plus(a.get(question));
        drawnB[draw] = drawnB[draw].plus(b.get(question));
      }
    }
  }

  private static Counts sum(List<Counts> counts) {
    return counts.stream().reduce(Counts.NONE, Counts::plus);
  }

  /** Counts of the one linker over all questions. */
  public Counts a() {
    return a;
  }

  /** Counts of the other over all questions. */
  public Counts b() {
    return b;
  }

  /**
   * The difference of F1.
   *
   * @param scores weak or strong
   */
  public Difference f1(Function<Counts, Scores> scores) {
    double[] differences = new double[RESAMPLES];
    for (int draw = 0; draw < RESAMPLES; draw++) {
      differences[draw] = scores.apply(drawnB[draw]).f1() - scores.apply(drawnA[draw]).f1();
    }
    Arrays.sort(differences);
    return new Difference(
        scores.apply(b).f1() - scores.apply(a).f1(),
        differences[TAIL],
        differences[RESAMPLES - 1 - TAIL]);
  }
}
