// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.summary;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Examples of a kind, which the reader may fold away. */
final class Examples {

  private Examples() {}

  /**
   * The examples under their title, or nothing if there are none.
   *
   * @param total of the kind, of which the examples are some
   */
  static <T> DomContent of(
      String title, List<T> examples, long total, Function<T, DomContent> example) {
    String heading = String.format(Locale.ROOT, "%s: %,d of %,d", title, examples.size(), total);
    return iff(
        !examples.isEmpty(), details(summary(heading), each(examples, example)).attr("open"));
  }
}
