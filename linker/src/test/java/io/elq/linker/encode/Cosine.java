// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/** How alike two vectors are. */
final class Cosine {

  private Cosine() {}

  /** The cosine between two vectors that begin at the same place of their arrays. */
  static double of(float[] one, float[] other, int from, int length) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = from; i < from + length; i++) {
      product += (double) one[i] * other[i];
      first += (double) one[i] * one[i];
      second += (double) other[i] * other[i];
    }
    return product / Math.sqrt(first * second);
  }
}
