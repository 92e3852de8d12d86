// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.KindRow;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.QuestionKind;
import io.elq.evaluation.score.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Figures by kind as a table for the terminal, and what is to be said about them. */
public final class KindLines {
  private KindLines() {}

  /** Several lines, without the last line's end. */
  public static String of(KindTable table) {
    StringBuilder text =
        new StringBuilder(
            "by kind           questions  mentions   weak P       R      F1  strong P       R      F1%n"
                .formatted());
    table.rows().forEach(row -> text.append(line(row)));
    remarks(table).forEach(remark -> text.append(remark).append('\n'));
    return text.toString().stripTrailing();
  }

  private static String line(KindRow row) {
    boolean ofQuestions = row.kind().of() == QuestionKind.Of.QUESTIONS;
    String size =
        String.format(
            Locale.ROOT,
            "%-16s  %9s  %,8d",
            row.kind().title(),
            ofQuestions ? String.format(Locale.ROOT, "%,d", row.questions()) : "",
            row.counts().gold());
    return (size + figures(row)).stripTrailing() + "\n";
  }

  private static String figures(KindRow row) {
    if (row.kind() == QuestionKind.NO_MENTION) {
      return row.questions() == 0 ? "" : "   " + unanswered(row);
    }
    if (!row.hasRecall()) {
      return "";
    }
    Scores weak = row.counts().weakScores();
    Scores strong = row.counts().strongScores();
    boolean precise = row.hasPrecision();
    return String.format(
        Locale.ROOT,
        "  %7s  %.4f  %6s   %7s  %.4f  %6s",
        precise ? figure(weak.precision()) : "",
        weak.recall(),
        precise ? figure(weak.f1()) : "",
        precise ? figure(strong.precision()) : "",
        strong.recall(),
        precise ? figure(strong.f1()) : "");
  }

  private static String figure(double share) {
    return String.format(Locale.ROOT, "%.4f", share);
  }

  /** For questions without gold: how many of them were answered with nothing, as they should be. */
  static String unanswered(KindRow row) {
    return String.format(
        Locale.ROOT,
        "nothing predicted for %,d of %,d (%.1f %%)",
        row.unanswered(),
        row.questions(),
        100 * row.unansweredShare());
  }

  /**
   * What to give for the kinds that could not be determined, and which mentions have no kind of
   * name.
   */
  static List<String> remarks(KindTable table) {
    List<String> remarks = new ArrayList<>();
    if (!has(table, QuestionKind.AMBIGUOUS_NAME)) {
      remarks.add("For ambiguous and unambiguous names give --catalogue FILE.");
    } else if (gold(table, QuestionKind.FIRST_MENTION, QuestionKind.LATER_MENTION) > named(table)) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%,d gold mentions have no place in characters (\"mentions\"), and so no kind of name.",
              gold(table, QuestionKind.FIRST_MENTION, QuestionKind.LATER_MENTION) - named(table)));
    }
    if (!has(table, QuestionKind.SEEN_ENTITY)) {
      remarks.add(
          "For seen and unseen entities give --train FILE..., the questions that the model was"
              + " trained on.");
    }
    return remarks;
  }

  private static boolean has(KindTable table, QuestionKind kind) {
    return table.rows().stream().anyMatch(row -> row.kind() == kind);
  }

  private static int named(KindTable table) {
    return gold(
        table, QuestionKind.AMBIGUOUS_NAME, QuestionKind.UNAMBIGUOUS_NAME, QuestionKind.NOT_A_NAME);
  }

  private static int gold(KindTable table, QuestionKind... kinds) {
    return table.rows().stream()
        .filter(row -> Stream.of(kinds).anyMatch(kind -> kind == row.kind()))
        .mapToInt(row -> row.counts().gold())
        .sum();
  }
}
