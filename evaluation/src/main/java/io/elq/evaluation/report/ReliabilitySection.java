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

import io.elq.evaluation.analysis.Reliability;
import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far scores mean what they say. */
final class ReliabilitySection {
  private final Reliability reliability;
  private final byte @Nullable [] picture;

  /**
   * @param picture PNG file, or null
   */
  ReliabilitySection(Reliability reliability, byte @Nullable [] picture) {
    this.reliability = reliability;
    this.picture = picture;
  }

  DomContent content() {
    return div(
        h2("Reliability"),
        picture == null
            ? null
            : ReportPage.picture(picture, "Share of right predictions against their probability"),
        p("A score is the logarithm of a probability: of predictions with probability 0.8 four of"
                + " five should be right, entity and place. Expected calibration error "
                + ReportPage.figure(reliability.error())
                + ": the mean distance of the two columns, weighted by predictions.")
            .withClass("note"),
        table(
            thead(ReportPage.headings("predictions", "mean probability", "right")),
            tbody(each(reliability.bins(), ReliabilitySection::row))));
  }

  private static TrTag row(Reliability.Bin bin) {
    return tr(
        th(String.format(Locale.ROOT, "%,d", bin.predictions())),
        td(ReportPage.figure(bin.probability())),
        td(ReportPage.figure(bin.right())));
  }
}
