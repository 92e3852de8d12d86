// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.analysis.ThresholdSweep.Point;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sweep as rows of figures. */
final class SweepTable {
  private SweepTable() {}

  /** All points, one a line. */
  static String csv(ThresholdSweep sweep) {
    StringBuilder csv =
        new StringBuilder(
            "threshold,gold,predicted,weak,strong,weak_precision,weak_recall,weak_f1,"
                + "strong_precision,strong_recall,strong_f1\n");
    for (Point point : sweep.points()) {
      Counts counts = point.counts();
      csv.append(threshold(point, "%s"));
      for (int count :
          new int[] {counts.gold(), counts.predicted(), counts.weak(), counts.strong()}) {
        csv.append(',').append(count);
      }
      append(csv, counts.weakScores());
      append(csv, counts.strongScores());
      csv.append('\n');
    }
    return csv.toString();
  }

  private static void append(StringBuilder csv, Scores scores) {
    csv.append(
        String.format(
            Locale.ROOT, ",%.6f,%.6f,%.6f", scores.precision(), scores.recall(), scores.f1()));
  }

  /** A point's threshold; "-inf" where everything is kept. */
  static String threshold(Point point, String format) {
    return point.from() == Double.NEGATIVE_INFINITY
        ? "-inf"
        : String.format(Locale.ROOT, format, point.threshold());
  }

  /**
   * Some points that show the course: evenly spread over the number of predictions, and the best
   * ones.
   *
   * @param limit about as many points
   */
  static List<Point> spread(ThresholdSweep sweep, int limit) {
    List<Point> points = sweep.points();
    int all = points.get(0).counts().predicted();
    List<Point> spread = new ArrayList<>();
    double next = all;
    for (Point point : points) {
      boolean best = point.equals(sweep.bestWeak()) || point.equals(sweep.bestStrong());
      boolean due = point.counts().predicted() <= next && point.counts().predicted() > 0;
      if (due) {
        next = Math.min(next, point.counts().predicted()) - (double) all / limit;
      }
      if (best || due) {
        spread.add(point);
      }
    }
    return spread;
  }
}
