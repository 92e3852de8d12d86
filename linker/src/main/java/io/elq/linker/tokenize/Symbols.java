// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;

/** Which characters are symbols, and which follow one as part of the same emoji. */
final class Symbols {
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;

  private Symbols() {}

  /**
   * Whether a character is of Unicode's category S (currency, mathematical, modifier and other
   * symbols), or kept free for emoji of later Unicode versions.
   */
  static boolean isSymbol(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case ECharacterCategory.CURRENCY_SYMBOL,
          ECharacterCategory.MATH_SYMBOL,
          ECharacterCategory.MODIFIER_SYMBOL,
          ECharacterCategory.OTHER_SYMBOL ->
          true;
      case ECharacterCategory.UNASSIGNED ->
          UCharacter.hasBinaryProperty(codePoint, UProperty.EXTENDED_PICTOGRAPHIC);
      default -> false;
    };
  }

  /**
   * Where the symbol at {@code start} ends together with what belongs to it: marks and variation
   * selectors, skin tones, the other half of a flag, tags, and what a zero-width joiner joins.
   */
  static int end(String text, int start) {
    int first = text.codePointAt(start);
    int end = start + Character.charCount(first);
    boolean halfFlag = isRegionalIndicator(first);
    while (end < text.length()) {
      int next = text.codePointAt(end);
      int after = end + Character.charCount(next);
      if (next == ZERO_WIDTH_JOINER && after < text.length() && isSymbol(text.codePointAt(after))) {
        end = after + Character.charCount(text.codePointAt(after));
      } else if (belongsToSymbol(next) || halfFlag && isRegionalIndicator(next)) {
        end = after;
      } else {
        break;
      }
      halfFlag = false;
    }
    return end;
  }

  /** Where the keycap of a digit, # or * ends (3️⃣); {@code start} if there is none. */
  static int keycapEnd(String text, int start) {
    int cap = start + 1;
    if (cap < text.length() && text.charAt(cap) == EMOJI_STYLE) {
      cap++;
    }
    return cap < text.length() && text.charAt(cap) == KEYCAP ? cap + 1 : start;
  }

  /** Whether a letter that is also an emoji (ℹ, Ⓜ) is shown as one. */
  static boolean isShownAsEmoji(String text, int codePoint, int end) {
    return end < text.length()
        && text.charAt(end) == EMOJI_STYLE
        && UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI);
  }

  /** Whether a character only changes how the one before it is drawn. */
  static boolean isStyle(int codePoint) {
    return UCharacter.getType(codePoint) == ECharacterCategory.ENCLOSING_MARK
        || UCharacter.hasBinaryProperty(codePoint, UProperty.VARIATION_SELECTOR);
  }

  private static boolean belongsToSymbol(int codePoint) {
    return isStyle(codePoint)
        || UCharacter.getType(codePoint) == ECharacterCategory.NON_SPACING_MARK
        || UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI_MODIFIER)
        || codePoint >= 0xE0020 && codePoint <= 0xE007F;
  }

  private static boolean isRegionalIndicator(int codePoint) {
    return UCharacter.hasBinaryProperty(codePoint, UProperty.REGIONAL_INDICATOR);
  }
}
