// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import static io.elq.cli.terminal.TerminalText.clip;
import static io.elq.cli.terminal.TerminalText.columns;
import static io.elq.cli.terminal.TerminalText.fit;
import static io.elq.cli.terminal.TerminalText.plain;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * A linked question as text for a terminal: the question with its mentions marked, and a line for
 * each entity. Without colour, mentions stand in square brackets. Immutable.
 *
 * @param ansi whether to colour
 * @param width columns of the terminal
 */
public record QuestionView(Ansi ansi, int width) {

  private static final Style[] COLORS = {
    Style.fg_cyan, Style.fg_yellow, Style.fg_magenta, Style.fg_green
  };
  private static final String INDENT = "     ";
  private static final String ARROW = "  → ";
  private static final int SHORTEST_TITLE = 10;

  /** Several lines, without a line break at the end. */
  public String linked(String question, List<EntityLine> entities) {
    List<EntityLine> ordered =
        entities.stream().sorted(Comparator.comparingInt(EntityLine::start)).toList();
    StringBuilder out = new StringBuilder("  ");
    out.append(String.join("\n  ", marked(question, ordered)));
    if (ordered.isEmpty()) {
      out.append("\n      ").append(style(Style.faint, "no entity"));
    }
    int column = ordered.stream().mapToInt(e -> columns(plain(e.mention()))).max().orElse(0);
    int mentionColumns = Math.min(column, width / 3);
    for (int i = 0; i < ordered.size(); i++) {
      EntityLine entity = ordered.get(i);
      out.append('\n').append(entityLine(entity, mentionColumns, color(i)));
      for (RunnerUp other : entity.runnersUp()) {
        out.append('\n').append(otherLine(other, mentionColumns));
      }
    }
    return out.toString();
  }

  private String entityLine(EntityLine entity, int mentionColumns, Style color) {
    String score = score(entity.score()) + "  ";
    return INDENT
        + style(Style.faint, score)
        + style(color, fit(plain(entity.mention()), mentionColumns))
        + ARROW
        + described(
            columns(INDENT + score + ARROW) + mentionColumns,
            Style.bold,
            entity.title(),
            entity.kbId(),
            entity.text());
  }

  private String otherLine(RunnerUp other, int mentionColumns) {
    String score = score(other.score()) + "  ";
    String before = INDENT + " ".repeat(columns(score) + mentionColumns + columns(ARROW));
    return before
        + style(Style.faint, score)
        + described(
            columns(before + score), Style.reset, other.title(), other.kbId(), other.text());
  }

  /** A score in seven columns. */
  public static String score(float score) {
    return String.format(Locale.ROOT, "%7.2f", score);
  }

  /**
   * An entity's title, id and as much of its text as the line takes.
   *
   * @param used columns of the line that are taken
   * @param kbId id in the knowledge base, or null
   */
  public String described(
      int used, Style titleStyle, String title, @Nullable String kbId, String text) {
    int left = width - used;
    String id = kbId == null ? "" : "  " + plain(kbId);
    String name = clip(plain(title), Math.max(SHORTEST_TITLE, left - columns(id)));
    String more = clip(plain(text).strip(), left - columns(name + id) - 2);
    return style(titleStyle, name)
        + style(Style.fg_blue, id)
        + (more.isEmpty() ? "" : "  " + style(Style.faint, more));
  }

  /** Marks mentions; one that overlaps an earlier one or lies outside the text is left plain. */
  private List<String> marked(String text, List<EntityLine> entities) {
    MarkedText marked = new MarkedText(ansi, Math.max(1, width - 2));
    int done = 0;
    for (int i = 0; i < entities.size(); i++) {
      int start = entities.get(i).start();
      int end = entities.get(i).end();
      if (start < done || end <= start || end > text.length()) {
        continue;
      }
      marked.text(text.substring(done, start));
      marked.mention(text.substring(start, end), color(i));
      done = end;
    }
    marked.text(text.substring(done));
    return marked.lines();
  }

  private static Style color(int mention) {
    return COLORS[mention % COLORS.length];
  }

  private String style(Style style, String text) {
    return TerminalText.style(ansi, style, text);
  }
}
