// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.io.IOException;

/**
 * Evenly spread vectors of a source, in memory.
 *
 * @param values {@code [rows * dimension]}
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record SampledVectors(float[] values, int dimension) implements ArrayVectors {

  /**
   * Reads every n-th vector, all if there are no more than wanted.
   *
   * @param most vectors wanted, times the dimension at most what an array takes
   */
  public static SampledVectors of(VectorSource vectors, int most) throws IOException {
    int dimension = vectors.dimension();
    int rows = (int) Math.min(vectors.rows(), most);
    float[] values = new float[rows * dimension];
    float[] vector = new float[dimension];
    for (int i = 0; i < rows; i++) {
      vectors.read(vectors.rows() * i / rows, 1, vector, done -> {});
      System.arraycopy(vector, 0, values, i * dimension, dimension);
    }
    return new SampledVectors(values, dimension);
  }

  @Override
  public String identity() {
    return "sample of vectors";
  }
}
