// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
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
 * Character properties are those of Unicode 14 whatever the JVM: a text gives the same tokens
 * everywhere.
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

  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

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
      codePoint(codePoint, text, start, end, sink);
    }
    sink.wordEnd();
  }

  /**
   * Sends what becomes of one code point.
   *
   * @param text the original text, [start, end) of which the code point stands for; what is around
   *     decides on the final sigma
   */
  void codePoint(int codePoint, String text, int start, int end, Sink sink) {
    if (isWhitespace(codePoint)) {
      sink.wordEnd();
    } else if (isRemoved(codePoint)) {
      return;
    } else if (splitIdeographs && isIdeograph(codePoint)) {
      sink.wordEnd();
      decompose(codePoint, start, end, sink);
      sink.wordEnd();
    } else {
      lowercase(codePoint, text, start, end, sink);
    }
  }

  private void lowercase(int codePoint, String text, int start, int end, Sink sink) {
    if (!lowercase) {
      decompose(codePoint, start, end, sink);
    } else if (codePoint == CAPITAL_I_WITH_DOT) {
      decompose('i', start, end, sink);
      decompose(COMBINING_DOT, start, end, sink);
    } else if (codePoint == CAPITAL_SIGMA && isFinalSigma(text, start, end)) {
      decompose(FINAL_SIGMA, start, end, sink);
    } else {
      decompose(UCharacter.toLowerCase(codePoint), start, end, sink);
    }
  }

  /** Sends a code point without its non-spacing marks, as they are configured. */
  void decompose(int codePoint, int start, int end, Sink sink) {
    if (codePoint < 0x80 || !stripAccents) {
      emit(codePoint, start, end, sink);
      return;
    }
    String decomposed = NFD.getDecomposition(codePoint);
    if (decomposed == null) {
      decomposed = Character.toString(codePoint);
    }
    boolean onlyMarks = true;
    PrimitiveIterator.OfInt parts = decomposed.codePoints().iterator();
    while (parts.hasNext()) {
      int part = parts.nextInt();
      if (UCharacter.getType(part) != ECharacterCategory.NON_SPACING_MARK) {
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
   * Whether the capital sigma at [start, end) ends its word: a cased letter before it, none after
   * it, case-ignorable characters skipped. The scan stops at the next sigma, so a text costs linear
   * time.
   */
  private static boolean isFinalSigma(String text, int start, int end) {
    int before = start;
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
    for (int after = end; after < text.length(); after += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(after);
      if (!isSkippedByCasing(codePoint)) {
        return !isCased(codePoint);
      }
    }
    return true;
  }

  private static boolean isCased(int codePoint) {
    return UCharacter.hasBinaryProperty(codePoint, UProperty.CASED);
  }

  private static boolean isSkippedByCasing(int codePoint) {
    return UCharacter.hasBinaryProperty(codePoint, UProperty.CASE_IGNORABLE)
        || (isRemoved(codePoint) && !isWhitespace(codePoint));
  }

  private static boolean isWhitespace(int codePoint) {
    return switch (codePoint) {
      case ' ', '\t', '\n', '\r', 0x2028, 0x2029 -> true;
      default ->
          codePoint >= 0x80 && UCharacter.getType(codePoint) == ECharacterCategory.SPACE_SEPARATOR;
    };
  }

  private static boolean isRemoved(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case ECharacterCategory.CONTROL,
          ECharacterCategory.FORMAT,
          ECharacterCategory.SURROGATE,
          ECharacterCategory.PRIVATE_USE,
          ECharacterCategory.UNASSIGNED ->
          true;
      default -> codePoint == REPLACEMENT;
    };
  }

  private static boolean isPunctuation(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
    }
    return switch (UCharacter.getType(codePoint)) {
      case ECharacterCategory.CONNECTOR_PUNCTUATION,
          ECharacterCategory.DASH_PUNCTUATION,
          ECharacterCategory.START_PUNCTUATION,
          ECharacterCategory.END_PUNCTUATION,
          ECharacterCategory.INITIAL_PUNCTUATION,
          ECharacterCategory.FINAL_PUNCTUATION,
          ECharacterCategory.OTHER_PUNCTUATION ->
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
