// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;

/**
 * Letters and digits of a text as {@link Tokenizing#PLAIN_FORMS} reads it, for looking up names.
 */
final class PlainLetters {
  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

  private PlainLetters() {}

  /** A text in lower case, without accents and without all that is neither letter nor digit. */
  static String of(String text) {
    return isPlain(text) ? text : plain(text);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if ((unit < 'a' || unit > 'z') && (unit < '0' || unit > '9')) {
        return false;
      }
    }
    return true;
  }

  private static String plain(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      CompatibilityForms.Form form = CompatibilityForms.of(codePoint);
      if (form == null) {
        append(codePoint, letters);
      } else {
        for (int part : form.codePoints()) {
          append(part, letters);
        }
      }
    }
    return letters.toString();
  }

  private static void append(int codePoint, StringBuilder letters) {
    String decomposed = codePoint < 0x80 ? null : NFD.getDecomposition(codePoint);
    if (decomposed == null) {
      appendPart(codePoint, letters);
    } else {
      decomposed.codePoints().forEach(part -> appendPart(part, letters));
    }
  }

  private static void appendPart(int codePoint, StringBuilder letters) {
    if (UCharacter.isLetterOrDigit(codePoint)) {
      letters.appendCodePoint(UCharacter.foldCase(codePoint, true));
    }
  }
}
