// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.analysis.ThresholdSweep.Point;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Matching;
import io.elq.evaluation.score.Metrics;
import io.elq.evaluation.score.Scores;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The evaluation as one HTML page. Text is escaped by j2html. */
final class ReportPage {
  private static final int SWEEP_ROWS = 16;

  private final EvaluationReport report;
  private final byte @Nullable [] thresholds;
  private final byte @Nullable [] kinds;
  private final byte @Nullable [] probabilities;

  /**
   * @param thresholds PNG file, or null
   * @param kinds PNG file, or null
   * @param probabilities PNG file, or null
   */
  ReportPage(
      EvaluationReport report,
      byte @Nullable [] thresholds,
      byte @Nullable [] kinds,
      byte @Nullable [] probabilities) {
    this.report = report;
    this.thresholds = thresholds;
    this.kinds = kinds;
    this.probabilities = probabilities;
  }

  String render() throws IOException {
    return PageFrame.of(
        report.title(),
        p(summary()).withClass("summary"),
        cards(),
        h2("Scores"),
        scores(),
        new KindSection(report.kinds(), kinds).content(),
        iff(report.sweep() != null, sweep()),
        reliability(),
        new ErrorSection(report).content());
  }

  private String summary() {
    Metrics metrics = report.metrics();
    String matching =
        metrics.matching() == Matching.ELQ ? "ELQ's matching" : "exact one-to-one matching";
    return String.format(
        Locale.ROOT,
        "%,d questions, %,d gold entities, %,d predictions%s%s; %s.",
        metrics.questions(),
        metrics.all().gold(),
        metrics.all().predicted(),
        threshold(),
        metrics.errors() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d questions failed", metrics.errors()),
        matching);
  }

  private String threshold() {
    if (Double.isNaN(report.threshold())) {
      return "";
    }
    return report.threshold() == Double.NEGATIVE_INFINITY
        ? " without threshold"
        : String.format(Locale.ROOT, " above the threshold %.2f", report.threshold());
  }

  private @Nullable DomContent reliability() {
    return report.reliability() == null
        ? null
        : new ReliabilitySection(report.reliability(), probabilities).content();
  }

  private DomContent cards() {
    Metrics metrics = report.metrics();
    return div(
            PageFrame.card("weak F1", figure(metrics.weak().f1())),
            PageFrame.card("strong F1", figure(metrics.strong().f1())),
            PageFrame.card("weak precision", figure(metrics.weak().precision())),
            PageFrame.card("weak recall", figure(metrics.weak().recall())))
        .withClass("cards");
  }

  private DomContent scores() {
    Metrics metrics = report.metrics();
    Counts window = metrics.inWindow();
    return div(
        table(
            thead(headings("", "precision", "recall", "F1", "matches")),
            tbody(
                scoresRow("Weak", metrics.weak(), metrics.all().weak()),
                scoresRow("Strong", metrics.strong(), metrics.all().strong()),
                scoresRow("Weak, input window", metrics.windowWeak(), window.weak()),
                scoresRow("Strong, input window", metrics.windowStrong(), window.strong()))),
        p("Weak: same entity, overlapping places. Strong: same entity, same place. Input window:"
                + " the part of each question that the encoder saw.")
            .withClass("note"));
  }

  private static TrTag scoresRow(String name, Scores scores, int matches) {
    return tr(
        th(name),
        td(figure(scores.precision())),
        td(figure(scores.recall())),
        td(figure(scores.f1())).withClass("strong"),
        td(String.format(Locale.ROOT, "%,d", matches)));
  }

  private @Nullable DomContent sweep() {
    ThresholdSweep sweep = report.sweep();
    if (sweep == null) {
      return null;
    }
    return div(
        h2("Thresholds"),
        thresholds == null
            ? null
            : picture(thresholds, "Precision against recall, and F1 against the threshold"),
        p("Best weak F1 "
                + best(sweep.bestWeak(), sweep.bestWeak().counts().weakScores())
                + "; best strong F1 "
                + best(sweep.bestStrong(), sweep.bestStrong().counts().strongScores())
                + ". The best threshold on the data that it was chosen on is an optimistic figure.")
            .withClass("note"),
        table(
                thead(
                    headings(
                        "threshold",
                        "predictions",
                        "weak P",
                        "weak R",
                        "weak F1",
                        "strong P",
                        "strong R",
                        "strong F1",
                        "")),
                tbody(each(SweepTable.spread(sweep, SWEEP_ROWS), point -> sweepRow(point, sweep))))
            .withClass("sweep"));
  }

  private static String best(Point point, Scores scores) {
    return figure(scores.f1()) + " at " + SweepTable.threshold(point, "%.2f");
  }

  private static TrTag sweepRow(Point point, ThresholdSweep sweep) {
    boolean weak = point.equals(sweep.bestWeak());
    boolean strong = point.equals(sweep.bestStrong());
    Scores weakScores = point.counts().weakScores();
    Scores strongScores = point.counts().strongScores();
    String note = weak && strong ? "best" : weak ? "best weak" : strong ? "best strong" : "";
    return tr(
            th(SweepTable.threshold(point, "%.2f")),
            td(String.format(Locale.ROOT, "%,d", point.counts().predicted())),
            td(figure(weakScores.precision())),
            td(figure(weakScores.recall())),
            td(figure(weakScores.f1())),
            td(figure(strongScores.precision())),
            td(figure(strongScores.recall())),
            td(figure(strongScores.f1())),
            td(note).withClass("remark"))
        .withCondClass(weak || strong, "best");
  }

  /** A PNG file in the page itself. */
  static DomContent picture(byte[] png, String text) {
    return img()
        .withClass("picture")
        .withAlt(text)
        .withSrc("data:image/png;base64," + Base64.getEncoder().encodeToString(png));
  }

  static TrTag headings(String... names) {
    return tr(each(List.of(names), name -> th(name)));
  }

  static String figure(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }
}
