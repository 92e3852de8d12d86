// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;

/**
 * Divisors of a layer's input channels, multiplied into its weights instead: channels of large
 * values get smaller ones, so that all of them fit one scale (SmoothQuant, Xiao et al. 2023,
 * section 4).
 *
 * @param divisors by channel, above 0
 */
record Smoothing(float[] divisors) {

  /** How much of a channel's spread moves into the weights; 0 none, 1 all of it. */
  private static final double MIGRATION = 0.7;

  private static final float SMALLEST = 1e-5f;

  /** For a layer whose input has these ranges. */
  static Smoothing of(ActivationRanges.Range range, Tensor weight) {
    int rows = weight.shape()[0];
    int columns = weight.shape()[1];
    float[] divisors = new float[rows];
    for (int row = 0; row < rows; row++) {
      float largest = SMALLEST;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(weight.data()[i]));
      }
      double magnitude = Math.max(range.magnitude(row), SMALLEST);
      divisors[row] = (float) (Math.pow(magnitude, MIGRATION) / Math.pow(largest, 1 - MIGRATION));
    }
    return new Smoothing(divisors);
  }

  /** What the input is multiplied by, [channels]. */
  Tensor factors() {
    float[] factors = new float[divisors.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 / divisors[i];
    }
    return new Tensor(new int[] {factors.length}, factors);
  }

  /** The weights for the divided input, [channels, outputs]. */
  Tensor apply(Tensor weight) {
    int columns = weight.shape()[1];
    float[] product = weight.data().clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= divisors[i / columns];
    }
    return new Tensor(weight.shape(), product);
  }

  /** The range of all channels of the divided input. */
  ByteScale scale(ActivationRanges.Range range) {
    float least = 0;
    float greatest = 0;
    for (int i = 0; i < divisors.length; i++) {
      least = Math.min(least, range.least()[i] / divisors[i]);
      greatest = Math.max(greatest, range.greatest()[i] / divisors[i]);
    }
    return ByteScale.of(least, greatest);
  }
}
