// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.elq.evaluation.analysis.KindRow;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.QuestionKind;
import io.elq.evaluation.score.Scores;
import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import j2html.tags.specialized.TrTag;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures by kind of question and mention. */
final class KindSection {
  private final KindTable kinds;
  private final byte @Nullable [] picture;

  /**
   * @param picture PNG file, or null
   */
  KindSection(KindTable kinds, byte @Nullable [] picture) {
    this.kinds = kinds;
    this.picture = picture;
  }

  DomContent content() {
    return div(
        h2("By kind"),
        table(
                thead(
                    ReportPage.headings(
                        "kind",
                        "questions",
                        "mentions",
                        "weak P",
                        "weak R",
                        "weak F1",
                        "strong P",
                        "strong R",
                        "strong F1",
                        "meaning")),
                tbody(each(kinds.rows(), KindSection::row)))
            .withClass("kinds"),
        each(KindLines.remarks(kinds), remark -> p(remark).withClass("note")),
        p("A prediction belongs to no kind of mention, so these have recall only. Spurious"
                + " predictions are shown in percent of the gold mentions, too.")
            .withClass("note"),
        picture == null
            ? null
            : ReportPage.picture(picture, "What became of the gold mentions of each kind"));
  }

  private static TrTag row(KindRow row) {
    boolean ofQuestions = row.kind().of() == QuestionKind.Of.QUESTIONS;
    TrTag line =
        tr(
            th(row.kind().title()),
            td(ofQuestions ? number(row.questions()) : ""),
            td(number(row.counts().gold())));
    if (row.kind() == QuestionKind.NO_MENTION) {
      String unanswered = row.questions() == 0 ? "" : KindLines.unanswered(row);
      line.with(td(unanswered).withColspan("6").withClass("remark"));
    } else {
      addScores(line, row, row.counts().weakScores());
      addScores(line, row, row.counts().strongScores());
    }
    return line.with(td(row.kind().meaning()).withClass("remark"));
  }

  private static void addScores(TrTag line, KindRow row, Scores scores) {
    line.with(
        figure(row.hasPrecision(), scores.precision()),
        figure(row.hasRecall(), scores.recall()),
        figure(row.hasPrecision(), scores.f1()));
  }

  private static TdTag figure(boolean known, double share) {
    return td(known ? ReportPage.figure(share) : "");
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
