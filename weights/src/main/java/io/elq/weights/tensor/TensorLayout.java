// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import java.io.IOException;
import java.util.Arrays;

/**
 * Where the elements of a tensor lie: element [i, j, ...] is number i * strides[0] + j * strides[1]
 * + ... counted from {@code begin}.
 *
 * @param type element type
 * @param begin byte of the file that the first element starts at
 * @param shape sizes, outermost first; empty for a scalar
 * @param strides distances in elements, one for each size
 */
public record TensorLayout(ElementType type, long begin, long[] shape, long[] strides) {

  private static final int MAX_DIMENSIONS = 64;

  /** A view that repeats what is stored (an expanded tensor) must not be larger than this. */
  private static final long MAX_REPEATED_ELEMENTS = 1L << 22;

  /** Rows one after the other. */
  public static TensorLayout rowMajor(ElementType type, long begin, long... shape) {
    return new TensorLayout(type, begin, shape, rowMajorStrides(shape));
  }

  private static long[] rowMajorStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }

  /**
   * A view of a storage.
   *
   * @param begin byte of the file that the storage starts at
   * @param stored number of elements of the storage
   * @param offset element of the storage that the view starts at
   * @throws IOException if the view leaves the storage
   */
  public static TensorLayout view(
      ElementType type, long begin, long stored, long offset, long[] shape, long[] strides)
      throws IOException {
    if (shape.length != strides.length || shape.length > MAX_DIMENSIONS || offset < 0) {
      throw new IOException(
          "shape %s, strides %s and offset %d do not make a tensor"
              .formatted(Arrays.toString(shape), Arrays.toString(strides), offset));
    }
    long last = offset;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || strides[i] < 0) {
        throw new IOException(
            "shape %s or strides %s are negative"
                .formatted(Arrays.toString(shape), Arrays.toString(strides)));
      }
      last = addExact(last, multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
    }
    long elements = elements(shape);
    if (elements > 0 && last >= stored) {
      throw new IOException(
          "it reaches element %d of a storage of %d elements".formatted(last, stored));
    }
    if (elements > stored && elements > MAX_REPEATED_ELEMENTS) {
      throw new IOException(
          "its strides make %d elements of %d stored ones; more than %d are not expanded"
              .formatted(elements, stored, MAX_REPEATED_ELEMENTS));
    }
    long first = elements == 0 ? begin : begin + offset * type.bytes();
    return new TensorLayout(type, first, shape, strides);
  }

  /** Number of elements of this shape; 1 for a scalar. */
  public static long elements(long... shape) throws IOException {
    for (long size : shape) {
      if (size == 0) {
        return 0;
      }
    }
    long elements = 1;
    for (long size : shape) {
      elements = multiplyExact(elements, size);
    }
    return elements;
  }

  /** Whether the elements lie one after the other. */
  boolean isRowMajor() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  private static long multiplyExact(long a, long b) throws IOException {
    if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
      throw new IOException("a size of " + a + " times " + b + " elements is absurd");
    }
    return a * b;
  }

  private static long addExact(long a, long b) throws IOException {
    if (a + b < 0) {
      throw new IOException("an offset of " + a + " plus " + b + " elements is absurd");
    }
    return a + b;
  }
}
