// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.npy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Python literal as {@code repr} writes it: dictionaries (with text keys), lists, tuples,
 * text, numbers, True, False and None. Nothing is evaluated. Lists and tuples become lists,
 * integers Long, None null.
 */
public final class PythonLiteral {
  private static final int MAX_DEPTH = 32;
  private static final Pattern WORD = Pattern.compile("[-+.\\w]+");
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][-+]?\\d{1,4})?");

  private final String text;
  private int position;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * Reads the whole text as one literal.
   *
   * @throws IOException if it is not one; the message says where
   */
  public static @Nullable Object parse(String text) throws IOException {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value(0);
    if (literal.next() != 0) {
      throw literal.fault("the end");
    }
    return value;
  }

  private @Nullable Object value(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw fault("at most " + MAX_DEPTH + " nested brackets");
    }
    return switch (next()) {
      case '{' -> dictionary(depth);
      case '[' -> items(']', depth);
      case '(' -> items(')', depth);
      case '\'', '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> dictionary(int depth) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    position++;
    while (next() != '}') {
      if (next() != '\'' && next() != '"') {
        throw fault("a key in quotes");
      }
      String key = string();
      take(':');
      map.put(key, value(depth + 1));
      if (next() != '}') {
        take(',');
      }
    }
    position++;
    return map;
  }

  private List<Object> items(char end, int depth) throws IOException {
    List<Object> items = new ArrayList<>();
    position++;
    while (next() != end) {
      items.add(value(depth + 1));
      if (next() != end) {
        take(',');
      }
    }
    position++;
    return items;
  }

  private String string() throws IOException {
    char quote = text.charAt(position++);
    StringBuilder value = new StringBuilder();
    while (position < text.length()) {
      char next = text.charAt(position++);
      if (next == quote) {
        return value.toString();
      }
      if (next == '\\') {
        escape(value);
      } else {
        value.append(next);
      }
    }
    throw fault("a closing " + quote);
  }

  private void escape(StringBuilder value) throws IOException {
    char code = position < text.length() ? text.charAt(position++) : 0;
    switch (code) {
      case '\\', '\'', '"' -> value.append(code);
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'x' -> value.appendCodePoint(hex(2));
      case 'u' -> value.appendCodePoint(hex(4));
      case 'U' -> {
        int point = hex(8);
        if (!Character.isValidCodePoint(point)) {
          throw fault("a Unicode character");
        }
        value.appendCodePoint(point);
      }
      default -> throw fault("an escape that repr() writes");
    }
  }

  private int hex(int digits) throws IOException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = position < text.length() ? Character.digit(text.charAt(position++), 16) : -1;
      if (digit < 0) {
        throw fault(digits + " hexadecimal digits");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private @Nullable Object word() throws IOException {
    Matcher matcher = WORD.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      throw fault("a value");
    }
    String word = matcher.group();
    Object value =
        switch (word) {
          case "True" -> true;
          case "False" -> false;
          case "None" -> null;
          default -> number(word);
        };
    position = matcher.end();
    return value;
  }

  private Object number(String word) throws IOException {
    if (INTEGER.matcher(word).matches()) {
      return Long.valueOf(word);
    }
    if (DECIMAL.matcher(word).matches()) {
      return Double.valueOf(word);
    }
    throw fault("True, False, None, a number or a text in quotes");
  }

  /** The next character that is not a space, or 0 at the end. */
  private char next() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  private void take(char expected) throws IOException {
    if (next() != expected) {
      throw fault("'" + expected + "'");
    }
    position++;
  }

  private IOException fault(String expected) {
    int end = Math.min(text.length(), position + 20);
    String found =
        position >= text.length() ? "the end" : "'" + text.substring(position, end) + "'";
    return new IOException(
        "character %d: expected %s, found %s".formatted(position, expected, found));
  }
}
