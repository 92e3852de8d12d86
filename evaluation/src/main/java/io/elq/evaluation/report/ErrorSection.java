// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.elq.evaluation.analysis.ErrorKind;
import io.elq.evaluation.analysis.ErrorTable;
import io.elq.evaluation.analysis.LinkingError;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Errors by kind, with examples. */
final class ErrorSection {
  private final EvaluationReport report;
  private final ErrorTable errors;

  ErrorSection(EvaluationReport report) {
    this.report = report;
    this.errors = report.errors();
  }

  DomContent content() {
    int most = Arrays.stream(ErrorKind.values()).mapToInt(errors::count).max().orElse(0);
    return div(
        h2("Errors"),
        table(
                thead(ReportPage.headings("kind", "number", "", "meaning")),
                tbody(
                    row("Correct", errors.correct(), 0, "same entity, same place"),
                    each(
                        List.of(ErrorKind.values()),
                        kind -> row(kind.title(), errors.count(kind), most, kind.meaning()))))
            .withClass("errors"),
        p(
                span("gold").withClass("gold"),
                span(" and "),
                span("predicted").withClass("predicted"),
                span(" mentions; of each kind, those that the linker was surest of."))
            .withClass("note"),
        each(List.of(ErrorKind.values()), this::examples));
  }

  /** {@code most} is the length of the longest bar; 0: no bar. */
  private static TrTag row(String kind, int count, int most, String meaning) {
    DomContent bar =
        div()
            .withClass("bar")
            .withStyle("width:" + (most == 0 ? 0 : Math.round(140.0 * count / most)) + "px");
    return tr(
        th(kind),
        td(String.format(Locale.ROOT, "%,d", count)),
        td(bar),
        td(meaning).withClass("remark"));
  }

  private DomContent examples(ErrorKind kind) {
    return Examples.of(
        kind.title(),
        errors.examples(kind, EvaluationReport.EXAMPLES),
        errors.count(kind),
        this::example);
  }

  private DomContent example(LinkingError error) {
    JudgedQuestion question = error.question();
    return div(
            div(each(TextSegments.of(error), ErrorSection::segment)).withClass("question"),
            div(
                    entity("gold", error.gold(), question),
                    entity("predicted", error.predicted(), question),
                    span(question.id()).withClass("id"))
                .withClass("entities"))
        .withClass("example");
  }

  private static DomContent segment(TextSegments.Segment segment) {
    String classes = segment.classes("gold", "predicted");
    return span(segment.text()).withCondClass(!classes.isEmpty(), classes);
  }

  private DomContent entity(String side, @Nullable JudgedMention mention, JudgedQuestion question) {
    if (mention == null) {
      return span("nothing " + side).withClass("none");
    }
    String name = report.titles().apply(mention.row());
    String known = name == null ? "entity " + mention.row() : name + " (" + mention.row() + ")";
    return span(
            span(side).withClass(side + " side"),
            span(" " + known + place(mention, question) + score(mention)))
        .withClass("entity");
  }

  /** Where to look, if it cannot be shown in the text. */
  private static String place(JudgedMention mention, JudgedQuestion question) {
    return mention.characters() != null
        ? ""
        : String.format(
            Locale.ROOT,
            ", %s %d to %d",
            question.unit().name().toLowerCase(Locale.ROOT),
            mention.place().start(),
            mention.place().end());
  }

  private static String score(JudgedMention mention) {
    return Float.isNaN(mention.score())
        ? ""
        : String.format(Locale.ROOT, ", score %.2f", mention.score());
  }
}
