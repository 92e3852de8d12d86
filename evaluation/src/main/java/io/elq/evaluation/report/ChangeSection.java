// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import io.elq.evaluation.compare.ChangeExample;
import io.elq.evaluation.compare.ChangeKind;
import io.elq.evaluation.compare.ComparedMention;
import io.elq.evaluation.compare.ComparedQuestion;
import io.elq.evaluation.compare.Comparison;
import io.elq.linker.tokenize.Span;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Changes by kind, with examples.
 *
 * @param changes what the section shows
 */
record ChangeSection(Comparison changes) {

  /** Null if nothing changes. */
  @Nullable DomContent content() {
    if (Arrays.stream(ChangeKind.values()).allMatch(kind -> changes.examples(kind).isEmpty())) {
      return null;
    }
    return div(
        h2("Examples"),
        p(
                span("A").withClass("a side"),
                span(" and "),
                span("B").withClass("b side"),
                span("; of each kind, those that both releases were surest of."))
            .withClass("note"),
        each(List.of(ChangeKind.values()), this::examples));
  }

  private DomContent examples(ChangeKind kind) {
    return Examples.of(
        kind.title(),
        changes.examples(kind),
        changes.count(kind).mentions(),
        ChangeSection::example);
  }

  private static DomContent example(ChangeExample example) {
    ComparedQuestion question = example.question();
    ComparedMention a = example.change().a();
    ComparedMention b = example.change().b();
    return div(
            div(each(
                    TextSegments.of(question.text(), place(a, question), place(b, question)),
                    ChangeSection::segment))
                .withClass("question"),
            div(
                    entity("A", "a", a, question),
                    entity("B", "b", b, question),
                    span(question.id()).withClass("id"))
                .withClass("entities"))
        .withClass("example");
  }

  private static Span place(@Nullable ComparedMention mention, ComparedQuestion question) {
    return mention == null || !question.inCharacters() ? TextSegments.NOWHERE : mention.place();
  }

  private static DomContent segment(TextSegments.Segment segment) {
    String classes = segment.classes("a", "b");
    return span(segment.text()).withCondClass(!classes.isEmpty(), classes);
  }

  private static DomContent entity(
      String side, String marked, @Nullable ComparedMention mention, ComparedQuestion question) {
    if (mention == null) {
      return span("nothing in " + side).withClass("none");
    }
    String id = mention.kbId() == null ? "" : " (" + mention.kbId() + ")";
    String text = " " + mention.title() + id + place(question, mention) + score(mention);
    return span(span(side).withClass(marked + " side"), span(text + right(mention)))
        .withClass("entity");
  }

  /** Where to look, if it cannot be shown in the text. */
  private static String place(ComparedQuestion question, ComparedMention mention) {
    return question.inCharacters()
        ? ""
        : ", tokens %d to %d".formatted(mention.place().start(), mention.place().end());
  }

  private static String score(ComparedMention mention) {
    return String.format(Locale.ROOT, ", score %.2f", mention.score());
  }

  private static String right(ComparedMention mention) {
    return mention.right() == null ? "" : mention.right() ? ", right" : ", wrong";
  }
}
