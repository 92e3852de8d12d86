package io.elq.cli.demo;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jline.utils.WCWidth;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Answers as text for a terminal: the question with its mentions marked, and a line for each
 * entity. Without colour, mentions stand in square brackets. Immutable.
 */
final class AnswerView {

  private static final Style[] COLORS = {
    Style.fg_cyan, Style.fg_yellow, Style.fg_magenta, Style.fg_green
  };
  private static final String INDENT = "      ";

  private final Ansi ansi;
  private final int width;
  private final LongFunction<String> description;

  /**
   * @param ansi whether to colour
   * @param width columns of the terminal
   * @param description what tells an entity from its namesakes, by catalogue row
   */
  AnswerView(Ansi ansi, int width, LongFunction<String> description) {
    this.ansi = ansi;
    this.width = width;
    this.description = description;
  }

  /** Several lines, without a line break at the end. */
  String linked(LinkedQuestion answer) {
    List<LinkedEntity> entities = new ArrayList<>(answer.getEntities());
    entities.sort(Comparator.comparingInt(LinkedEntity::getStart));
    StringBuilder out = new StringBuilder("  ").append(marked(answer.getText(), entities));
    if (entities.isEmpty()) {
      out.append('\n').append(INDENT).append(style(Style.faint, "no entity"));
    }
    int column = entities.stream().mapToInt(e -> columns(plain(e.getMention()))).max().orElse(0);
    for (int i = 0; i < entities.size(); i++) {
      out.append('\n').append(entityLine(entities.get(i), Math.min(column, width / 3), color(i)));
    }
    return out.toString();
  }

  /** One line with the reason. */
  String refused(DeadLetter letter) {
    return "  "
        + style(Style.fg_red, "dead letter")
        + " "
        + clip(
            plain(letter.getStage() + ": " + letter.getErrorMessage()),
            width - columns("  dead letter "));
  }

  private String entityLine(LinkedEntity entity, int mentionColumns, Style color) {
    String mention = clip(plain(entity.getMention()), mentionColumns);
    String padding = " ".repeat(mentionColumns - columns(mention));
    String score = String.format(Locale.ROOT, "%6.2f  ", entity.getScore());
    String title = plain(entity.getTitle());
    int left = width - columns(INDENT + score + title) - mentionColumns - 6;
    String more = clip(plain(description.apply(entity.getEntity())), left);
    return INDENT
        + style(Style.faint, score)
        + style(color, mention)
        + padding
        + "  → "
        + style(Style.bold, title)
        + (more.isEmpty() ? "" : "  " + style(Style.faint, more));
  }

  /** Marks mentions; one that overlaps an earlier one or lies outside the text is left plain. */
  private String marked(String text, List<LinkedEntity> entities) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (int i = 0; i < entities.size(); i++) {
      int start = entities.get(i).getStart();
      int end = entities.get(i).getEnd();
      if (start < done || end <= start || end > text.length()) {
        continue;
      }
      String mention = plain(text.substring(start, end));
      out.append(plain(text.substring(done, start)))
          .append(ansi.enabled() ? style(color(i), mention) : "[" + mention + "]");
      done = end;
    }
    return out.append(plain(text.substring(done))).toString();
  }

  private static Style color(int mention) {
    return COLORS[mention % COLORS.length];
  }

  private String style(Style style, String text) {
    return ansi.enabled() && !text.isEmpty() ? style.on() + text + Style.reset.off() : text;
  }

  /** What a terminal may see: control characters and lone surrogates would act on it. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isInvisible(c) ? '·' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (type == Character.FORMAT && codePoint != 0x200D);
  }

  /** Columns that a text takes; East Asian characters and emoji take two. */
  static int columns(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /** The text, or its beginning and an ellipsis where it takes more columns than there are. */
  static String clip(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int used = 1;
    for (int c : text.codePoints().toArray()) {
      used += Math.max(0, WCWidth.wcwidth(c));
      if (used > columns) {
        break;
      }
      out.appendCodePoint(c);
    }
    return columns < 1 ? "" : out.append('…').toString();
  }
}
