// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

/**
 * Positions in a text as files count them, in code points, and as Java counts them, in UTF-16
 * units. They differ after characters beyond U+FFFF, such as emoji.
 */
public final class CodePoints {
  private CodePoints() {}

  /**
   * The same range of {@code text} in UTF-16 units.
   *
   * @throws IllegalArgumentException if it lies outside the text
   */
  public static Span toUtf16(String text, Span codePoints) {
    int length = text.codePointCount(0, text.length());
    if (codePoints.start() < 0
        || codePoints.end() < codePoints.start()
        || codePoints.end() > length) {
      throw new IllegalArgumentException(
          "[%d, %d) lies outside the text of %d characters (code points)"
              .formatted(codePoints.start(), codePoints.end(), length));
    }
    int start = text.offsetByCodePoints(0, codePoints.start());
    return new Span(start, text.offsetByCodePoints(start, codePoints.end() - codePoints.start()));
  }

  /** The same range of {@code text} in code points. */
  public static Span fromUtf16(String text, Span utf16) {
    int start = text.codePointCount(0, utf16.start());
    return new Span(start, start + text.codePointCount(utf16.start(), utf16.end()));
  }
}
