// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import org.jline.utils.WCWidth;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Text as a terminal shows it: in columns, in colour, without what would act on the terminal. */
public final class TerminalText {

  private TerminalText() {}

  /** What a terminal may see: control characters and lone surrogates would act on it. */
  public static String plain(String text) {
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
  public static int columns(String text) {
    return text.codePoints().map(TerminalText::columns).sum();
  }

  static int columns(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
  }

  /** The text, or its beginning and an ellipsis where it takes more columns than there are. */
  public static String clip(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int used = 1;
    for (int c : text.codePoints().toArray()) {
      used += columns(c);
      if (used > columns) {
        break;
      }
      out.appendCodePoint(c);
    }
    return columns < 1 ? "" : out.append('…').toString();
  }

  /** The text clipped, or followed by spaces, so that it takes exactly these columns. */
  public static String fit(String text, int columns) {
    String clipped = clip(text, columns);
    return clipped + " ".repeat(Math.max(0, columns - columns(clipped)));
  }

  /** The text in a colour, where there are colours. */
  public static String style(Ansi ansi, Style style, String text) {
    return ansi.enabled() && !text.isEmpty() ? style.on() + text + Style.reset.off() : text;
  }
}
