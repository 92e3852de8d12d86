// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.Reliability;
import io.elq.evaluation.score.Metrics;
import io.elq.evaluation.score.Scores;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Metrics as a table for the terminal. */
public final class ScoreTable {
  private ScoreTable() {}

  /**
   * Several lines, without the last line's end.
   *
   * @param reliability of the predictions, or null
   */
  public static String of(Metrics metrics, @Nullable Reliability reliability) {
    return reliability == null
        ? of(metrics)
        : of(metrics)
            + String.format(
                Locale.ROOT,
                "%nexpected calibration error %.3f (scores as probabilities, strong)",
                reliability.error());
  }

  /** Several lines, without the last line's end. */
  public static String of(Metrics metrics) {
    return "                 precision   recall       F1  matches%n".formatted()
        + row("weak", metrics.weak(), metrics.all().weak())
        + row("strong", metrics.strong(), metrics.all().strong())
        + row("window weak", metrics.windowWeak(), metrics.inWindow().weak())
        + row("window strong", metrics.windowStrong(), metrics.inWindow().strong())
        + String.format(
            Locale.ROOT,
            "%,d questions, %,d gold entities, %,d predictions, %s matching",
            metrics.questions(),
            metrics.all().gold(),
            metrics.all().predicted(),
            metrics.matching().lowerCase());
  }

  private static String row(String name, Scores scores, int matches) {
    return String.format(
        Locale.ROOT,
        "%-15s  %9.4f  %7.4f  %7.4f  %,7d%n",
        name,
        scores.precision(),
        scores.recall(),
        scores.f1(),
        matches);
  }
}
