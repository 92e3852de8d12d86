// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

/**
 * How floats become unsigned bytes: {@code byte = value / scale + zero}, rounded and cut to 0..255.
 *
 * @param scale above 0
 * @param zero the byte of 0
 */
record ByteScale(float scale, int zero) {
  private static final int STEPS = 255;

  /**
   * The finest scale for a range.
   *
   * @param least at most 0
   * @param greatest at least 0
   */
  static ByteScale of(float least, float greatest) {
    float scale = Math.max((greatest - least) / STEPS, Float.MIN_NORMAL);
    return new ByteScale(scale, Math.round(-least / scale));
  }
}
