// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds values that are not finite numbers: NaN and the infinities. */
public final class Finite {
  private Finite() {}

  /** Whether all of the first {@code count} values are finite. */
  public static boolean all(float[] values, int count) {
    return firstOther(values, count) < 0;
  }

  /**
   * The first value that is not finite.
   *
   * @param count number of values to look at, from index 0
   * @return its index; -1 if all are finite
   */
  public static int firstOther(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      // False for NaN, too.
      if (!(Math.abs(values[i]) <= Float.MAX_VALUE)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where a value lies in a tensor.
   *
   * @param position counted through the tensor, row-major, from 0
   * @param shape sizes, outermost first
   * @return an index for each size, for example {@code [3, 17]}
   */
  public static String index(long position, long... shape) {
    long[] index = new long[shape.length];
    long rest = position;
    for (int i = shape.length - 1; i >= 0; i--) {
      long size = Math.max(1, shape[i]);
      index[i] = rest % size;
      rest /= size;
    }
    return Arrays.toString(index);
  }

  /**
   * Where consecutive vectors hold a value that is not finite.
   *
   * @param vectors row-major [count or more, dimension]
   * @param count number of vectors, from the first
   * @param firstRow row of the first in its file
   * @param file where they were read from
   * @return file, row, value and position of the first such value; null if all are finite
   */
  public static @Nullable String faultOfRows(
      float[] vectors, int count, int dimension, long firstRow, Path file) {
    int other = firstOther(vectors, count * dimension);
    return other < 0
        ? null
        : "%s, row %d: %s at position %d is not a finite number"
            .formatted(file, firstRow + other / dimension, vectors[other], other % dimension);
  }

  /** What is wrong with a weight, and what to do. */
  public static String fault(double value, String index) {
    return "it holds %s at %s, but weights have to be finite numbers: the file is damaged, or its training diverged; take a sound copy, or a checkpoint from before"
        .formatted(value, index);
  }
}
