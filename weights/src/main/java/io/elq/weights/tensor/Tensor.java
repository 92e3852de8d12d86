// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import java.util.Arrays;

/**
 * A dense float32 tensor on the heap.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param data row-major values
 */
public record Tensor(int[] shape, float[] data) {

  /** Checks that the shape and the number of values agree. */
  public Tensor {
    long elements = 1;
    boolean negative = false;
    for (int size : shape) {
      elements *= size;
      negative |= size < 0;
    }
    if (negative || elements != data.length) {
      throw new IllegalArgumentException(
          "shape holds " + elements + " values, but " + data.length + " were given");
    }
  }

  /**
   * Checks that every value is a finite number.
   *
   * @param name of the tensor, for the message
   * @throws IllegalArgumentException naming the tensor, the first other value and its index
   */
  public void requireFinite(String name) {
    int other = Finite.firstOther(data, data.length);
    if (other >= 0) {
      String index = Finite.index(other, Arrays.stream(shape).asLongStream().toArray());
      throw new IllegalArgumentException(
          "tensor '" + name + "': " + Finite.fault(data[other], index));
    }
  }
}
