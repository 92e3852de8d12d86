// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.compare;

import io.elq.cli.terminal.TerminalText;
import io.elq.evaluation.compare.ChangeExample;
import io.elq.evaluation.compare.ChangeKind;
import io.elq.evaluation.compare.ComparedMention;
import io.elq.evaluation.compare.ComparedQuestion;
import io.elq.evaluation.compare.Comparison;
import io.elq.evaluation.compare.Unanswered;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A few changes, and the lines that were not answered, for the terminal.
 *
 * @param changes what is shown
 */
record ChangeLines(Comparison changes) {
  private static final int COLUMNS = 100;

  /** Several lines, each with its end; none if nothing changes. */
  String examples(int ofEachKind) {
    StringBuilder text = new StringBuilder();
    for (ChangeKind kind : ChangeKind.values()) {
      List<ChangeExample> examples = changes.examples(kind);
      if (!examples.isEmpty()) {
        text.append("%n%s:%n".formatted(kind.title()));
        examples.stream().limit(ofEachKind).forEach(example -> add(example, text));
      }
    }
    return text.toString();
  }

  private static void add(ChangeExample example, StringBuilder text) {
    ComparedQuestion question = example.question();
    line("  " + question.text() + "  (" + question.id() + ")", text);
    line("    A  " + mention(example.change().a(), question), text);
    line("    B  " + mention(example.change().b(), question), text);
  }

  private static String mention(@Nullable ComparedMention mention, ComparedQuestion question) {
    if (mention == null) {
      return "nothing";
    }
    int start = mention.place().start();
    int end = mention.place().end();
    String place =
        question.inCharacters()
            ? question.text().substring(start, end)
            : "tokens %d to %d".formatted(start, end);
    String right = mention.right() == null ? "" : mention.right() ? ", right" : ", wrong";
    String id = mention.kbId() == null ? "" : "  " + mention.kbId();
    return String.format(
        Locale.ROOT, "[%s] %.2f%s  → %s%s", place, mention.score(), right, mention.title(), id);
  }

  /** The lines that not both releases could answer, each with its end; none if there are none. */
  String unanswered() {
    StringBuilder text = new StringBuilder();
    for (Unanswered line : changes.unanswered()) {
      line(
          "line %d (%s) has no answer by %s: %s"
              .formatted(line.line(), line.id(), line.by(), line.reason()),
          text);
    }
    long more = changes.questions().givenUp() - changes.unanswered().size();
    return text + (more == 0 ? "" : "and %,d more%n".formatted(more));
  }

  private static void line(String line, StringBuilder text) {
    text.append(TerminalText.clip(TerminalText.plain(line), COLUMNS))
        .append(System.lineSeparator());
  }
}
