// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of text cut at the names in it, so that changes of the wording carry the labels along.
 *
 * @param segments in reading order; their texts joined are the phrase
 */
record Phrase(List<Segment> segments) {

  /** No entity. */
  static final int PLAIN = -1;

  /**
   * @param row the entity that the whole segment names, or {@link #PLAIN}
   */
  record Segment(String text, int row) {
    boolean named() {
      return row != PLAIN;
    }
  }

  Phrase {
    segments = List.copyOf(segments);
  }

  static Phrase plain(String text) {
    return new Phrase(List.of(new Segment(text, PLAIN)));
  }

  static Phrase name(String name, int row) {
    return new Phrase(List.of(new Segment(name, row)));
  }

  Phrase then(Phrase next) {
    List<Segment> joined = new ArrayList<>(segments);
    joined.addAll(next.segments);
    return new Phrase(joined);
  }

  boolean names(int row) {
    return segments.stream().anyMatch(segment -> segment.row == row);
  }

  long mentions() {
    return segments.stream().filter(Segment::named).count();
  }

  int words() {
    return text().split(" ").length;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    segments.forEach(segment -> text.append(segment.text));
    return text.toString();
  }

  String lowerCase() {
    return text().toLowerCase(Locale.ROOT);
  }
}
