// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain forms of compatibility characters, by the decompositions of Unicode 14: what NFKC makes of
 * them, where that is the same word written otherwise.
 *
 * <ul>
 *   <li>Full-width, half-width, small and vertical forms and mathematical alphanumerics always are.
 *   <li>Circled, squared and presentation forms, ligatures and other compatibility characters are,
 *       if letters or digits come out; brackets drawn around one letter or number go. So "…" stays
 *       one character, and so do spacing accents, which NFKC would turn into spaces.
 *   <li>Of superscripts only letters are, of subscripts letters and digits: "CO₂" is CO2, but "x²"
 *       is not x2, and "™" not tm.
 *   <li>Fractions are not: "8½" is not 81⁄2.
 * </ul>
 */
final class CompatibilityForms {

  /** Beyond here Unicode 14 has neither compatibility characters nor numbers. */
  private static final int END = 0x30000;

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  /** All of them: made when a text first has a character that could have one. */
  private static final class Table {
    static final Map<Integer, Form> FORMS = forms();
  }

  private CompatibilityForms() {}

  /**
   * What a character is read as.
   *
   * @param codePoints its plain form; the character itself where it has none
   * @param apart whether it is a word of its own, whatever stands beside it: numbers in circles,
   *     and superscript ones, which are list and footnote marks, and symbols for whole words such
   *     as ㎏
   */
  record Form(int[] codePoints, boolean apart) {}

  /** The form of a character that is read differently from BERT; null for all others. */
  static @Nullable Form of(int codePoint) {
    return codePoint < 0xA0 || codePoint >= END ? null : Table.FORMS.get(codePoint);
  }

  private static Map<Integer, Form> forms() {
    Map<Integer, Form> forms = new HashMap<>();
    for (int codePoint = 0xA0; codePoint < END; codePoint++) {
      int[] plain = plain(codePoint).codePoints().toArray();
      boolean same = plain.length == 1 && plain[0] == codePoint;
      boolean apart = isMark(codePoint) || isSymbol(codePoint) && plain.length > 1;
      if (!same || apart) {
        forms.put(codePoint, new Form(plain, apart));
      }
    }
    return forms;
  }

  private static String plain(int codePoint) {
    String itself = Character.toString(codePoint);
    int type = UCharacter.getIntPropertyValue(codePoint, UProperty.DECOMPOSITION_TYPE);
    if (type == UCharacter.DecompositionType.NONE) {
      return itself;
    }
    String raw = NFKC.getRawDecomposition(codePoint);
    if (raw == null) { // Hangul syllables, decomposed by arithmetic
      return itself;
    }
    StringBuilder plain = new StringBuilder();
    raw.codePoints().forEach(part -> plain.append(plain(part)));
    if (type == UCharacter.DecompositionType.CANONICAL) {
      // Left to the decomposition that follows, unless a part has a plain form.
      return plain.toString().equals(raw) ? itself : plain.toString();
    }
    return isFolded(codePoint, type, raw) ? withoutBrackets(plain.toString()) : itself;
  }

  private static boolean isFolded(int codePoint, int type, String raw) {
    return switch (type) {
      case UCharacter.DecompositionType.WIDE,
          UCharacter.DecompositionType.NARROW,
          UCharacter.DecompositionType.SMALL,
          UCharacter.DecompositionType.VERTICAL,
          UCharacter.DecompositionType.FONT ->
          true;
      case UCharacter.DecompositionType.SUPER -> UCharacter.isLetter(codePoint);
      case UCharacter.DecompositionType.SUB -> isLetterOrNumber(codePoint);
      case UCharacter.DecompositionType.FRACTION, UCharacter.DecompositionType.NOBREAK -> false;
      default -> raw.codePoints().anyMatch(CompatibilityForms::isLetterOrNumber);
    };
  }

  private static String withoutBrackets(String plain) {
    boolean bracketed = plain.length() > 2 && plain.startsWith("(") && plain.endsWith(")");
    return bracketed ? plain.substring(1, plain.length() - 1) : plain;
  }

  private static boolean isLetterOrNumber(int codePoint) {
    return UCharacter.isLetterOrDigit(codePoint) || isNumber(codePoint);
  }

  /** A number that no script counts with: superscript, in a circle, in brackets. */
  private static boolean isMark(int codePoint) {
    int type = UCharacter.getIntPropertyValue(codePoint, UProperty.DECOMPOSITION_TYPE);
    return isNumber(codePoint)
        && type != UCharacter.DecompositionType.FRACTION
        && type != UCharacter.DecompositionType.SUB
        && UScript.getScript(codePoint) == UScript.COMMON;
  }

  private static boolean isNumber(int codePoint) {
    return UCharacter.getType(codePoint) == ECharacterCategory.OTHER_NUMBER;
  }

  private static boolean isSymbol(int codePoint) {
    return Symbols.isSymbol(codePoint);
  }
}
