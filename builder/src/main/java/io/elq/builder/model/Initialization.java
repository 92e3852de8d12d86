// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.tensor.Tensor;
import java.util.Random;

/** Initial values of parameters that no checkpoint has. */
final class Initialization {

  private Initialization() {}

  static Tensor gaussian(Random random, double deviation, int... shape) {
    Tensor tensor = zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = (float) (deviation * random.nextGaussian());
    }
    return tensor;
  }

  static Tensor zeros(int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    return new Tensor(shape, new float[size]);
  }

  /** {@code value} on the diagonal of a square matrix. */
  static Tensor diagonal(int size, float value) {
    Tensor tensor = zeros(size, size);
    for (int i = 0; i < size; i++) {
      tensor.data()[i * size + i] = value;
    }
    return tensor;
  }
}
