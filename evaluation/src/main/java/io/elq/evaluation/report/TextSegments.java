// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.LinkingError;
import io.elq.evaluation.score.JudgedMention;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A question cut where an error's mentions begin and end, which may overlap. */
final class TextSegments {
  private TextSegments() {}

  /**
   * A range of the text.
   *
   * @param gold whether it is part of the gold mention
   * @param predicted whether it is part of the predicted mention
   */
  record Segment(String text, boolean gold, boolean predicted) {}

  /** The segments of the error's question, in order. */
  static List<Segment> of(LinkingError error) {
    String text = error.question().text();
    Span gold = place(error.gold());
    Span predicted = place(error.predicted());
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
    for (Span span : List.of(gold, predicted)) {
      cuts.add(span.start());
      cuts.add(span.end());
    }
    List<Segment> segments = new ArrayList<>();
    int start = 0;
    for (int end : cuts.tailSet(1)) {
      Span here = new Span(start, end);
      segments.add(
          new Segment(text.substring(start, end), here.overlaps(gold), here.overlaps(predicted)));
      start = end;
    }
    return segments;
  }

  private static Span place(@Nullable JudgedMention mention) {
    return mention == null || mention.characters() == null ? new Span(0, 0) : mention.characters();
  }
}
