package io.elq.linker.tokenize;

import java.text.Normalizer;
import java.util.PrimitiveIterator;

/**
 * BERT's basic tokenizer: walks a text once, hands normalised code points to a sink together with
 * the UTF-16 range of the original text that each came from, and says where words end.
 *
 * <p>The rules are those of the original Python code: code points of category C and U+FFFD
 * disappear; whitespace separates words; each punctuation character is a word, and each CJK
 * ideograph if so configured; letters are lower-cased with the final-sigma rule and decomposed, and
 * their non-spacing marks dropped. Decomposition is done code point by code point: canonical
 * reordering could only move marks that are dropped anyway, or spacing marks of a few scripts.
 *
 * @param lowercase whether letters are lower-cased
 * @param stripAccents whether letters are decomposed and lose their non-spacing marks
 * @param splitIdeographs whether each CJK ideograph is a word
 */
record TextNormalizer(boolean lowercase, boolean stripAccents, boolean splitIdeographs) {

  private static final int CAPITAL_SIGMA = 0x3A3;
  private static final int FINAL_SIGMA = 0x3C2;
  private static final int CAPITAL_I_WITH_DOT = 0x130;
  private static final int COMBINING_DOT = 0x307;
  private static final int REPLACEMENT = 0xFFFD;

  /** Word_Break values MidLetter, MidNumLet and Single_Quote, which casing looks through. */
  private static final String WORD_INTERNAL_PUNCTUATION =
      "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

  /** Receives the normalised text. Ranges are UTF-16 units of the original text, end exclusive. */
  interface Sink {

    /** A code point of the current word. */
    void codePoint(int codePoint, int start, int end);

    /** A dropped mark that sits on the code point before it. */
    void mark(int start, int end);

    /** The current word, possibly empty, is complete. */
    void wordEnd();
  }

  /** Sends all of {@code text} to {@code sink}, the last word's end included. Linear time. */
  void normalize(String text, Sink sink) {
    int end;
    for (int start = 0; start < text.length(); start = end) {
      int codePoint = text.codePointAt(start);
      end = start + Character.charCount(codePoint);
      if (isWhitespace(codePoint)) {
        sink.wordEnd();
      } else if (splitIdeographs && isIdeograph(codePoint)) {
        sink.wordEnd();
        decompose(codePoint, start, end, sink);
        sink.wordEnd();
      } else if (!isRemoved(codePoint)) {
        lowercase(codePoint, text, start, end, sink);
      }
    }
    sink.wordEnd();
  }

  private void lowercase(int codePoint, String text, int start, int end, Sink sink) {
    if (!lowercase) {
      decompose(codePoint, start, end, sink);
    } else if (codePoint == CAPITAL_I_WITH_DOT) {
      decompose('i', start, end, sink);
      decompose(COMBINING_DOT, start, end, sink);
    } else if (codePoint == CAPITAL_SIGMA && isFinalSigma(text, start)) {
      decompose(FINAL_SIGMA, start, end, sink);
    } else {
      decompose(Character.toLowerCase(codePoint), start, end, sink);
    }
  }

  private void decompose(int codePoint, int start, int end, Sink sink) {
    if (codePoint < 0x80 || !stripAccents) {
      emit(codePoint, start, end, sink);
      return;
    }
    String decomposed = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD);
    boolean onlyMarks = true;
    PrimitiveIterator.OfInt parts = decomposed.codePoints().iterator();
    while (parts.hasNext()) {
      int part = parts.nextInt();
      if (Character.getType(part) != Character.NON_SPACING_MARK) {
        onlyMarks = false;
        emit(part, start, end, sink);
      }
    }
    if (onlyMarks) {
      sink.mark(start, end);
    }
  }

  private static void emit(int codePoint, int start, int end, Sink sink) {
    if (isPunctuation(codePoint)) {
      sink.wordEnd();
      sink.codePoint(codePoint, start, end);
      sink.wordEnd();
    } else {
      sink.codePoint(codePoint, start, end);
    }
  }

  /**
   * Whether the capital sigma at {@code index} ends its word: a cased letter before it, none after
   * it, case-ignorable characters skipped. The scan stops at the next sigma, so a text costs linear
   * time.
   */
  private static boolean isFinalSigma(String text, int index) {
    int before = index;
    int codePoint = -1;
    while (before > 0) {
      codePoint = text.codePointBefore(before);
      before -= Character.charCount(codePoint);
      if (!isSkippedByCasing(codePoint)) {
        break;
      }
      codePoint = -1;
    }
    if (codePoint < 0 || !isCased(codePoint)) {
      return false;
    }
    for (int after = index + 1; after < text.length(); after += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(after);
      if (!isSkippedByCasing(codePoint)) {
        return !isCased(codePoint);
      }
    }
    return true;
  }

  private static boolean isCased(int codePoint) {
    return Character.isLowerCase(codePoint)
        || Character.isUpperCase(codePoint)
        || Character.isTitleCase(codePoint);
  }

  private static boolean isSkippedByCasing(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default ->
          WORD_INTERNAL_PUNCTUATION.indexOf(codePoint) >= 0
              || (isRemoved(codePoint) && !isWhitespace(codePoint));
    };
  }

  private static boolean isWhitespace(int codePoint) {
    return switch (codePoint) {
      case ' ', '\t', '\n', '\r', 0x2028, 0x2029 -> true;
      default -> codePoint >= 0x80 && Character.getType(codePoint) == Character.SPACE_SEPARATOR;
    };
  }

  private static boolean isRemoved(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> codePoint == REPLACEMENT;
    };
  }

  private static boolean isPunctuation(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isIdeograph(int codePoint) {
    return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
        || (codePoint >= 0x2A700 && codePoint <= 0x2CEAF)
        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
  }
}
