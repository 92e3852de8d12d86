// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.LinkingError;
import io.elq.evaluation.score.JudgedMention;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A question cut where two mentions begin and end, which may overlap. */
final class TextSegments {

  /** The place of a mention that is none. */
  static final Span NOWHERE = new Span(0, 0);

  private TextSegments() {}

  /**
   * A range of the text.
   *
   * @param inFirst whether it is part of the first mention
   * @param inSecond whether it is part of the second mention
   */
  record Segment(String text, boolean inFirst, boolean inSecond) {

    /**
     * The classes that mark it.
     *
     * @param first class of the first mention
     * @param second class of the second mention
     * @return separated by spaces; empty outside of both
     */
    String classes(String first, String second) {
      return ((inFirst ? first + " " : "") + (inSecond ? second : "")).strip();
    }
  }

  /** The segments of the error's question, in order; gold is first. */
  static List<Segment> of(LinkingError error) {
    return of(error.question().text(), place(error.gold()), place(error.predicted()));
  }

  /**
   * The segments of a question, in order.
   *
   * @param first a mention in UTF-16 units, {@link #NOWHERE} for none
   * @param second another one, likewise
   */
  static List<Segment> of(String text, Span first, Span second) {
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
    for (Span span : List.of(first, second)) {
      cuts.add(span.start());
      cuts.add(span.end());
    }
    List<Segment> segments = new ArrayList<>();
    int start = 0;
    for (int end : cuts.tailSet(1)) {
      Span here = new Span(start, end);
      segments.add(
          new Segment(text.substring(start, end), here.overlaps(first), here.overlaps(second)));
      start = end;
    }
    return segments;
  }

  private static Span place(@Nullable JudgedMention mention) {
    return mention == null || mention.characters() == null ? NOWHERE : mention.characters();
  }
}
