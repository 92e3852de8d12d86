package io.elq.weights.tensor;

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
    for (int size : shape) {
      elements *= size;
    }
    if (elements != data.length) {
      throw new IllegalArgumentException(
          "shape holds " + elements + " values, but " + data.length + " were given");
    }
  }
}
