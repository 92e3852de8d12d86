// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Counts for every threshold that makes a difference, from one set of predictions that was made
 * without a threshold (negative infinity).
 *
 * <p>One set is enough although overlaps were dropped from it: the linker goes through spans by
 * falling score and keeps a span unless it overlaps one kept before, so what is kept above a
 * threshold does not depend on what lies below it.
 *
 * @param points by rising threshold; the first keeps everything, the last nothing
 */
public record ThresholdSweep(List<Point> points) {

  /**
   * What counts at the thresholds of an interval. Predictions with a score above the threshold are
   * kept.
   *
   * @param from lowest threshold of the interval: a score, or negative infinity
   * @param below end of the interval: the next higher score, or infinity
   */
  public record Point(double from, double below, Counts counts) {

    /**
     * The threshold farthest from both ends: half way, or the finite end, or negative infinity
     * where everything is kept.
     */
    public double threshold() {
      if (from == Double.NEGATIVE_INFINITY) {
        return from;
      }
      return below == Double.POSITIVE_INFINITY ? from : (from + below) / 2;
    }
  }

  /** Copies the points. */
  public ThresholdSweep {
    points = List.copyOf(points);
  }

  /** Whether every prediction has a score. */
  public static boolean possible(List<JudgedQuestion> questions) {
    return questions.stream()
        .flatMap(question -> question.predicted().stream())
        .noneMatch(mention -> Float.isNaN(mention.score()));
  }

  /**
   * Sweeps.
   *
   * @param questions with predictions that all have a score, made at threshold negative infinity
   */
  public static ThresholdSweep of(List<JudgedQuestion> questions, Matching matching) {
    if (!possible(questions)) {
      throw new IllegalArgumentException("some predictions have no score to compare with");
    }
    List<Scored> best = bestFirst(questions);
    RunningCounts counts = new RunningCounts(questions, matching);
    List<Point> points = new ArrayList<>();
    double below = Double.POSITIVE_INFINITY;
    for (int next = 0; next < best.size(); next++) {
      float score = best.get(next).score;
      if (score < below) {
        points.add(new Point(score, below, counts.total));
        below = score;
      }
      counts.keepFrom(best.get(next).question, score);
    }
    points.add(new Point(Double.NEGATIVE_INFINITY, below, counts.total));
    Collections.reverse(points);
    return new ThresholdSweep(points);
  }

  private static List<Scored> bestFirst(List<JudgedQuestion> questions) {
    List<Scored> scored = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      for (JudgedMention mention : questions.get(i).predicted()) {
        if (mention.score() > Float.NEGATIVE_INFINITY) {
          scored.add(new Scored(i, mention.score()));
        }
      }
    }
    scored.sort(Comparator.comparingDouble(one -> -one.score));
    return scored;
  }

  private record Scored(int question, float score) {}

  /** Counts while predictions are let in one after the other. */
  private static final class RunningCounts {
    private final List<JudgedQuestion> questions;
    private final Matching matching;
    private final List<Counts> each = new ArrayList<>();
    private Counts total = Counts.NONE;

    RunningCounts(List<JudgedQuestion> questions, Matching matching) {
      this.questions = questions;
      this.matching = matching;
      for (JudgedQuestion question : questions) {
        Counts none = matching.count(question.goldTriples(), List.of());
        each.add(none);
        total = total.plus(none);
      }
    }

    /** Keeps a question's predictions with at least this score. */
    void keepFrom(int index, float score) {
      JudgedQuestion question = questions.get(index).above(Math.nextDown(score));
      Counts now = matching.count(question.goldTriples(), question.predictedTriples());
      total = total.plus(now).minus(each.set(index, now));
    }
  }

  /** The point with the highest weak F1; of several the one with the highest threshold. */
  public Point bestWeak() {
    return best(counts -> counts.weakScores().f1());
  }

  /** The point with the highest strong F1; of several the one with the highest threshold. */
  public Point bestStrong() {
    return best(counts -> counts.strongScores().f1());
  }

  private Point best(ToDoubleFunction<Counts> f1) {
    Point best = points.get(points.size() - 1);
    for (int i = points.size() - 2; i >= 0; i--) {
      if (f1.applyAsDouble(points.get(i).counts()) > f1.applyAsDouble(best.counts())) {
        best = points.get(i);
      }
    }
    return best;
  }

  /** The point whose interval holds a threshold. */
  public Point at(double threshold) {
    int i = points.size() - 1;
    while (i > 0 && points.get(i).from() > threshold) {
      i--;
    }
    return points.get(i);
  }
}
