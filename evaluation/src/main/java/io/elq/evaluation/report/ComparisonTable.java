// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.compare.ChangeKind;
import io.elq.evaluation.compare.Comparison;
import io.elq.evaluation.compare.GoldComparison;
import io.elq.evaluation.compare.KindCount;
import io.elq.evaluation.compare.QuestionCounts;
import io.elq.evaluation.compare.ReleaseComparison;
import io.elq.evaluation.compare.ReleaseComparison.Side;
import io.elq.evaluation.compare.ReleaseComparison.Speed;
import io.elq.evaluation.score.Interval;
import io.elq.evaluation.score.Scores;
import java.util.Locale;

/** A comparison of releases as tables for the terminal. */
public final class ComparisonTable {
  private ComparisonTable() {}

  /** Several lines, without the last line's end. */
  public static String of(ReleaseComparison comparison) {
    Comparison changes = comparison.changes();
    StringBuilder text = new StringBuilder();
    text.append(side("A", comparison.a())).append(side("B", comparison.b()));
    text.append(questions(changes.questions()));
    text.append(
        format(
            "mentions (entities compared by %s)%n%s",
            comparison.identity().words(), kinds(changes)));
    if (changes.gold() != null) {
      text.append(gold(changes.gold(), comparison));
    }
    if (comparison.speed() != null) {
      text.append(speed(comparison.speed()));
    }
    return text.toString().stripTrailing();
  }

  private static String side(String name, Side side) {
    return format("%s  release %s, %,d entities%n", name, side.release(), side.entities());
  }

  private static String questions(QuestionCounts questions) {
    String text =
        format(
            "%n%,d questions answered; the answers to %,d change (%s)%n",
            questions.answered(), questions.changed(), percent(questions.changedShare()));
    if (questions.onlyA() + questions.onlyB() > 0) {
      text +=
          format(
              "%,d answered by A only, %,d by B only: they change, and their mentions are not"
                  + " counted%n",
              questions.onlyA(), questions.onlyB());
    }
    if (questions.refused() > 0) {
      text += format("lines that neither could answer: %,d%n", questions.refused());
    }
    return text + format("%n");
  }

  private static String kinds(Comparison changes) {
    boolean labelled = changes.gold() != null;
    StringBuilder text = new StringBuilder();
    text.append(format("%-15s  %8s%s%n", "", "number", labelled ? "  right in A  right in B" : ""));
    for (ChangeKind kind : ChangeKind.values()) {
      KindCount count = changes.count(kind);
      String right = labelled ? format("  %,10d  %,10d", count.rightA(), count.rightB()) : "";
      text.append(
          format("%-15s  %,8d%s  %s%n", kind.title(), count.mentions(), right, kind.meaning()));
    }
    return text.append(format("%n")).toString();
  }

  private static String gold(GoldComparison gold, ReleaseComparison comparison) {
    return format("%-15s  %8s  %8s  %10s  95 %% interval%n", "F1", "A", "B", "difference")
        + scores("weak", gold.a().weakScores(), gold.b().weakScores(), gold.weak())
        + scores("strong", gold.a().strongScores(), gold.b().strongScores(), gold.strong())
        + format(
            "%,d labelled questions, %,d gold entities (rows of A's catalogue), %s matching;%n"
                + "fewer mistakes in %,d questions, more in %,d%n%n",
            gold.questions(),
            gold.a().gold(),
            comparison.matching().lowerCase(),
            gold.better(),
            gold.worse());
  }

  private static String scores(String name, Scores a, Scores b, Interval difference) {
    return format(
        "%-15s  %8.4f  %8.4f  %+10.4f  %+.4f to %+.4f%s%n",
        name,
        a.f1(),
        b.f1(),
        difference.value(),
        difference.low(),
        difference.high(),
        difference.isClear() ? "" : ": no clear difference");
  }

  private static String speed(Speed speed) {
    return format(
        "questions/s: A %,.1f, B %,.1f (%+.1f %%), %,d questions in %d rounds, A and B in turns%n",
        speed.rateA(),
        speed.rateB(),
        100 * (speed.rateB() / speed.rateA() - 1),
        speed.questions(),
        speed.rounds());
  }

  /** In percent, with one decimal. */
  static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
