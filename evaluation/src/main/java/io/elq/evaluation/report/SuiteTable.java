// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.score.Interval;
import io.elq.evaluation.score.Scores;
import io.elq.evaluation.suite.LinkerResult;
import io.elq.evaluation.suite.SetResult;
import io.elq.evaluation.suite.SetResult.Share;
import io.elq.evaluation.suite.SuiteResult;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A suite as a table for the terminal: for each set a row a linker, and below them the means. */
public final class SuiteTable {

  /** Longer names of linkers and sets are cut. */
  private static final int NAME = 16;

  private SuiteTable() {}

  /** Several lines, without the last line's end. */
  public static String of(SuiteResult result) {
    boolean several = result.linkers().size() > 1;
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "%-16s %s%9s  %9s %7s %7s  %-15s %7s  %8s  %12s  %s%n",
            "set",
            several ? format("%-16s ", "linker") : "",
            "questions",
            "precision",
            "recall",
            "F1",
            "95 %",
            "weak F1",
            "entities",
            "later found",
            "false links"));
    List<SetResult> sets = result.first().sets();
    for (int set = 0; set < sets.size(); set++) {
      for (LinkerResult linker : result.linkers()) {
        text.append(row(linker.sets().get(set), several ? linker.name() : null));
      }
    }
    text.append(format("%n"));
    for (LinkerResult linker : result.linkers()) {
      text.append(pooled(linker, several));
      if (linker != result.first()) {
        text.append(difference(linker, result.first()));
      }
    }
    return text.toString().stripTrailing();
  }

  private static String row(SetResult set, @Nullable String linker) {
    return format(
        "%-16s %s%,9d  %s  %12s  %s%n",
        cut(set.name()),
        linker == null ? "" : format("%-16s ", cut(linker)),
        set.questions(),
        set.hasGold() ? scores(set) : format("%62s", "nothing to find"),
        share(set.later()),
        share(set.falseLinks()));
  }

  private static String scores(SetResult set) {
    Scores strong = set.counts().strongScores();
    Interval f1 = set.f1();
    return format(
        "%9.3f %7.3f %7.3f  [%.3f, %.3f] %s  %8.3f",
        strong.precision(),
        strong.recall(),
        f1.value(),
        f1.low(),
        f1.high(),
        set.hasPlaces() ? format("%7.3f", set.counts().weakScores().f1()) : format("%7s", "-"),
        set.entityScores().f1());
  }

  private static String pooled(LinkerResult linker, boolean several) {
    Interval pooled = linker.pooled();
    return format(
        "%smean F1 of %d set%s %.3f [%.3f, %.3f]; second and later mentions found: %s; links in"
            + " questions without an entity: %s%n",
        several ? linker.name() + ": " : "",
        linker.voting().size(),
        linker.voting().size() == 1 ? "" : "s",
        pooled.value(),
        pooled.low(),
        pooled.high(),
        share(linker.later()),
        share(linker.falseLinks()));
  }

  private static String difference(LinkerResult linker, LinkerResult first) {
    Interval above = linker.pooledAbove(first);
    return format(
        "  %+.3f [%+.3f, %+.3f] against %s: %s%n",
        above.value(),
        above.low(),
        above.high(),
        first.name(),
        above.isClear() ? "a clear difference" : "no clear difference");
  }

  private static String share(Share share) {
    Double value = share.value();
    return value == null ? "-" : format("%.2f of %,d", value, share.of());
  }

  private static String cut(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME - 3) + "...";
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
