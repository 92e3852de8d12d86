// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;

import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What all report pages have in common: one HTML file that needs no other. */
final class PageFrame {
  private PageFrame() {}

  /**
   * The page.
   *
   * @param name its title and first heading
   * @param sections what follows; null is left out
   */
  static String of(String name, @Nullable DomContent... sections) throws IOException {
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    title(name),
                    style(rawHtml(css()))),
                body(h1(name), each(Arrays.stream(sections).filter(Objects::nonNull))))
            .withLang("en"));
  }

  /** A figure to look at first. */
  static DomContent card(String name, String value) {
    return div(span(value).withClass("value"), span(name).withClass("name")).withClass("card");
  }

  private static String css() throws IOException {
    try (InputStream in = PageFrame.class.getResourceAsStream("/score/report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
