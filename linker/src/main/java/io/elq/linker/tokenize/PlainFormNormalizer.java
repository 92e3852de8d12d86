// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

/**
 * {@link Tokenizing#PLAIN_FORMS}: BERT's rules, as {@link TextNormalizer} has them, for the plain
 * forms of a text. A symbol with all that belongs to it (a flag, a family joined by zero-width
 * joiners) is one word; what comes out of one character shares its range. ASCII text, and all text
 * without symbols and compatibility forms, gives the words that BERT gives.
 *
 * @param bert the rules that follow
 */
record PlainFormNormalizer(TextNormalizer bert) {

  /** Sends all of {@code text} to {@code sink}, the last word's end included. Linear time. */
  void normalize(String text, TextNormalizer.Sink sink) {
    for (int start = 0; start < text.length(); ) {
      char unit = text.charAt(start);
      start =
          unit < 0x80
              ? ascii(unit, text, start, sink)
              : other(text.codePointAt(start), text, start, sink);
    }
    sink.wordEnd();
  }

  /** Sends one ASCII character; returns where the next one begins. */
  private int ascii(char unit, String text, int start, TextNormalizer.Sink sink) {
    int end = start + 1;
    if (unit >= 'a' && unit <= 'z') {
      sink.codePoint(unit, start, end);
    } else if (unit >= 'A' && unit <= 'Z') {
      sink.codePoint(bert.lowercase() ? unit + ('a' - 'A') : unit, start, end);
    } else if (unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r') {
      sink.wordEnd();
    } else if (unit > ' ' && unit < 0x7F) {
      return asciiSign(unit, text, start, sink);
    }
    return end;
  }

  /** Sends an ASCII digit or punctuation character, with its keycap if it has one. */
  private static int asciiSign(char unit, String text, int start, TextNormalizer.Sink sink) {
    boolean digit = unit >= '0' && unit <= '9';
    int keycap = digit || unit == '#' || unit == '*' ? Symbols.keycapEnd(text, start) : start;
    int end = Math.max(start + 1, keycap);
    if (digit && keycap == start) {
      sink.codePoint(unit, start, end);
    } else {
      sink.wordEnd();
      sink.codePoint(unit, start, end);
      sink.wordEnd();
    }
    return end;
  }

  /** Sends one character beyond ASCII; returns where the next one begins. */
  private int other(int codePoint, String text, int start, TextNormalizer.Sink sink) {
    int end = start + Character.charCount(codePoint);
    CompatibilityForms.Form form = CompatibilityForms.of(codePoint);
    if (Symbols.isStyle(codePoint)) {
      sink.mark(start, end);
    } else if (form == null && Symbols.isSymbol(codePoint)) {
      return symbol(text, start, sink);
    } else if (form == null) {
      bert.codePoint(codePoint, text, start, end, sink);
    } else {
      form(
          form,
          form.apart() || Symbols.isShownAsEmoji(text, codePoint, end),
          text,
          start,
          end,
          sink);
    }
    return end;
  }

  private int symbol(String text, int start, TextNormalizer.Sink sink) {
    int end = Symbols.end(text, start);
    sink.wordEnd();
    for (int i = start; i < end; ) {
      int codePoint = text.codePointAt(i);
      if (Symbols.isSymbol(codePoint)) {
        bert.decompose(codePoint, start, end, sink);
      }
      i += Character.charCount(codePoint);
    }
    sink.wordEnd();
    return end;
  }

  private void form(
      CompatibilityForms.Form form,
      boolean apart,
      String text,
      int start,
      int end,
      TextNormalizer.Sink sink) {
    if (apart) {
      sink.wordEnd();
    }
    for (int part : form.codePoints()) {
      if (part >= 0x80 && Symbols.isSymbol(part)) {
        sink.wordEnd();
        bert.decompose(part, start, end, sink);
        sink.wordEnd();
      } else {
        bert.codePoint(part, text, start, end, sink);
      }
    }
    if (apart) {
      sink.wordEnd();
    }
  }
}
