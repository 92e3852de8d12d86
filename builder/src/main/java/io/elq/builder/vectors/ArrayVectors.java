// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.util.function.IntConsumer;

/** Vectors of one array. */
public interface ArrayVectors extends VectorSource {

  /** All of them, {@code [rows * dimension]}. */
  float[] values();

  @Override
  default long rows() {
    return values().length / dimension();
  }

  @Override
  default String action() {
    return "read vectors";
  }

  @Override
  default void read(long first, int count, float[] target, IntConsumer progress) {
    int dimension = dimension();
    System.arraycopy(values(), Math.toIntExact(first * dimension), target, 0, count * dimension);
    progress.accept(count);
  }
}
