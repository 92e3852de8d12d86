// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

/** IEEE 754 half precision as 16 bits, which Java 17 does not have. */
final class Halves {
  /** The largest finite half. */
  static final float LARGEST = 65_504;

  /** Bits of the float from which on halves are infinite: 65,520. */
  private static final int OVERFLOW = 0x477ff000;

  /** Bits of the smallest float that is a normal half: 2 to the -14. */
  private static final int NORMAL = 0x38800000;

  private static final int EXPONENTS_APART = 0x38000000;
  private static final int DROPPED_BITS = 13;
  private static final short INFINITY = 0x7c00;
  private static final short NOT_A_NUMBER = 0x7e00;

  private Halves() {}

  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int biased = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | (biased << 23) | (fraction << 13));
  }

  /** The nearest half, of two equally near the even one. */
  static short ofFloat(float value) {
    if (Float.isNaN(value)) {
      return NOT_A_NUMBER;
    }
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude >= OVERFLOW) {
      return (short) (sign | INFINITY);
    }
    if (magnitude < NORMAL) {
      return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
    }
    int even = (magnitude >>> DROPPED_BITS) & 1;
    int rounded = magnitude + (1 << (DROPPED_BITS - 1)) - 1 + even;
    return (short) (sign | ((rounded - EXPONENTS_APART) >>> DROPPED_BITS));
  }
}
