// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * A text with its mentions marked, broken into lines at spaces. Without colour, mentions stand in
 * square brackets.
 */
final class MarkedText {

  private final Ansi ansi;
  private final int width;
  private final List<Cell> cells = new ArrayList<>();

  /** A character and its colour; null for none. */
  private record Cell(int codePoint, @Nullable Style color) {}

  /**
   * @param width columns of a line, at least 1
   */
  MarkedText(Ansi ansi, int width) {
    this.ansi = ansi;
    this.width = width;
  }

  /** Adds text outside mentions. */
  void text(String text) {
    add(text, null);
  }

  /** Adds a mention. */
  void mention(String text, Style color) {
    add(ansi.enabled() ? text : "[" + text + "]", color);
  }

  private void add(String text, @Nullable Style color) {
    TerminalText.plain(text).codePoints().forEach(c -> cells.add(new Cell(c, color)));
  }

  /** The lines; at least one. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (cells.size() > from) {
      int to = end(from);
      lines.add(render(cells.subList(from, to)));
      from = to;
      while (from < cells.size() && cells.get(from).codePoint() == ' ') {
        from++;
      }
    }
    return lines.isEmpty() ? List.of("") : lines;
  }

  /** Where the line that starts here ends: after its last space, if it has to be broken. */
  private int end(int from) {
    int used = 0;
    int space = -1;
    for (int i = from; i < cells.size(); i++) {
      int c = cells.get(i).codePoint();
      used += TerminalText.columns(c);
      if (used > width && i > from) {
        return c == ' ' || space < 0 ? i : space;
      }
      if (c == ' ' && i > from) {
        space = i;
      }
    }
    return cells.size();
  }

  private String render(List<Cell> line) {
    StringBuilder out = new StringBuilder();
    StringBuilder run = new StringBuilder();
    Style color = null;
    for (Cell cell : line) {
      if (cell.color() != color) {
        flush(run, color, out);
        color = cell.color();
      }
      run.appendCodePoint(cell.codePoint());
    }
    flush(run, color, out);
    return out.toString();
  }

  private void flush(StringBuilder run, @Nullable Style color, StringBuilder out) {
    out.append(color == null ? run : TerminalText.style(ansi, color, run.toString()));
    run.setLength(0);
  }
}
