// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/**
 * The lengths to which encoder inputs are padded.
 *
 * <p>The padded length is a function of the input's own length alone, and a run holds one padded
 * length only. That keeps a result independent of its batch companions: the order in which a
 * processor sums depends on the padded length.
 */
public final class LengthBuckets {

  private static final int SHORT = 32;
  private static final int SHORT_STEP = 4;
  private static final int MEDIUM = 128;
  private static final int MEDIUM_STEP = 8;
  private static final int LONG_STEP = 32;

  private LengthBuckets() {}

  /**
   * The padded length of an input: a multiple of 4 up to 32 tokens, of 8 up to 128, of 32 above.
   *
   * @param tokens length of the input, at least 1
   */
  public static int paddedLength(int tokens) {
    int step = tokens <= SHORT ? SHORT_STEP : tokens <= MEDIUM ? MEDIUM_STEP : LONG_STEP;
    return (tokens + step - 1) / step * step;
  }
}
