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

import io.elq.evaluation.compare.ChangeKind;
import io.elq.evaluation.compare.Comparison;
import io.elq.evaluation.compare.GoldComparison;
import io.elq.evaluation.compare.KindCount;
import io.elq.evaluation.compare.QuestionCounts;
import io.elq.evaluation.compare.ReleaseComparison;
import io.elq.evaluation.compare.ReleaseComparison.Speed;
import io.elq.evaluation.score.Bootstrap;
import io.elq.evaluation.score.Interval;
import io.elq.evaluation.score.Scores;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of releases as one HTML page that needs no other file. Text is escaped by j2html.
 *
 * @param comparison what the page shows
 */
public record ComparisonReport(ReleaseComparison comparison) {

  /** Name of the page. */
  public static final String PAGE = "comparison.html";

  /** Writes the page into a folder, which is made if need be. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(PAGE), render(), StandardCharsets.UTF_8);
  }

  private String render() throws IOException {
    return PageFrame.of(
        "Release %s compared with %s".formatted(comparison.b().release(), comparison.a().release()),
        p(summary()).withClass("summary"),
        cards(),
        h2("Mentions"),
        kinds(),
        gold(),
        speed(),
        new ChangeSection(comparison.changes()).content());
  }

  private String summary() {
    QuestionCounts questions = comparison.changes().questions();
    return format(
        "A is release %s with %,d entities, B is release %s with %,d entities. %,d questions"
            + " answered, %,d by A only, %,d by B only; lines that neither could answer: %,d."
            + " Entities are compared by %s.",
        comparison.a().release(),
        comparison.a().entities(),
        comparison.b().release(),
        comparison.b().entities(),
        questions.answered(),
        questions.onlyA(),
        questions.onlyB(),
        questions.refused(),
        comparison.identity().words());
  }

  private DomContent cards() {
    GoldComparison gold = comparison.changes().gold();
    Speed speed = comparison.speed();
    return div(
            PageFrame.card(
                "questions change",
                ComparisonTable.percent(comparison.changes().questions().changedShare())),
            gold == null ? null : PageFrame.card("weak F1", format("%+.3f", gold.weak().value())),
            gold == null
                ? null
                : PageFrame.card("strong F1", format("%+.3f", gold.strong().value())),
            speed == null
                ? null
                : PageFrame.card(
                    "questions/s", format("%+.0f %%", 100 * (speed.rateB() / speed.rateA() - 1))))
        .withClass("cards");
  }

  private DomContent kinds() {
    Comparison changes = comparison.changes();
    boolean labelled = changes.gold() != null;
    long most =
        Arrays.stream(ChangeKind.values())
            .filter(kind -> kind != ChangeKind.SAME)
            .mapToLong(kind -> changes.count(kind).mentions())
            .max()
            .orElse(0);
    return table(
            thead(
                labelled
                    ? ReportPage.headings("", "number", "", "right in A", "right in B", "meaning")
                    : ReportPage.headings("", "number", "", "meaning")),
            tbody(
                each(
                    List.of(ChangeKind.values()),
                    kind -> row(kind, changes.count(kind), most, labelled))))
        .withClass("errors");
  }

  /** {@code most} is the length of the longest bar; {@link ChangeKind#SAME} has none. */
  private static TrTag row(ChangeKind kind, KindCount count, long most, boolean labelled) {
    long width =
        kind == ChangeKind.SAME || most == 0 ? 0 : Math.round(140.0 * count.mentions() / most);
    return tr(
        th(kind.title()),
        td(format("%,d", count.mentions())),
        td(div().withClass("bar").withStyle("width:" + width + "px")),
        labelled ? td(format("%,d", count.rightA())) : null,
        labelled ? td(format("%,d", count.rightB())) : null,
        td(kind.meaning()).withClass("remark"));
  }

  private @Nullable DomContent gold() {
    GoldComparison gold = comparison.changes().gold();
    if (gold == null) {
      return null;
    }
    return div(
        h2("Scores"),
        table(
            thead(ReportPage.headings("F1", "A", "B", "difference", "95 % interval", "")),
            tbody(
                scores("Weak", gold.a().weakScores(), gold.b().weakScores(), gold.weak()),
                scores("Strong", gold.a().strongScores(), gold.b().strongScores(), gold.strong()))),
        p(format(
                "%,d labelled questions, %,d gold entities, %s matching; B makes fewer mistakes in"
                    + " %,d questions and more in %,d. The labels name rows of A's catalogue. The"
                    + " interval is a paired bootstrap over questions, %,d draws: if it contains 0,"
                    + " the questions do not show which release is better.",
                gold.questions(),
                gold.a().gold(),
                comparison.matching().lowerCase(),
                gold.better(),
                gold.worse(),
                Bootstrap.RESAMPLES))
            .withClass("note"));
  }

  private static TrTag scores(String name, Scores a, Scores b, Interval difference) {
    return tr(
        th(name),
        td(ReportPage.figure(a.f1())),
        td(ReportPage.figure(b.f1())),
        td(format("%+.3f", difference.value())).withClass("strong"),
        td(format("%+.3f to %+.3f", difference.low(), difference.high())),
        td(difference.isClear() ? "" : "no clear difference").withClass("remark"));
  }

  private @Nullable DomContent speed() {
    Speed speed = comparison.speed();
    if (speed == null) {
      return null;
    }
    return div(
        h2("Speed"),
        table(
            thead(ReportPage.headings("", "questions/s", "seconds")),
            tbody(
                tr(
                    th("A"),
                    td(format("%,.1f", speed.rateA())),
                    td(format("%.1f", speed.secondsA()))),
                tr(
                    th("B"),
                    td(format("%,.1f", speed.rateB())),
                    td(format("%.1f", speed.secondsB()))))),
        p(format(
                "%,d questions in %d rounds, A and B in turns; the start of a Flink job is in each"
                    + " round, so that few questions give low figures.",
                speed.questions(), speed.rounds()))
            .withClass("note"));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
