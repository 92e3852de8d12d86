// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.io.IOException;
import java.util.Random;

/**
 * Makes vectors near given ones, as those of mentions are near those of entities.
 *
 * @param spread standard deviation of each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record VectorNoise(float[] spread) {
  /** Of the standard deviation of a dimension: a copy's nearest vector is its original. */
  private static final float NOISE = 0.5f;

  private static final int SAMPLE = 10_000;

  /** The noise that suits vectors like these. */
  public static VectorNoise of(VectorSource vectors) throws IOException {
    SampledVectors sample = SampledVectors.of(vectors, SAMPLE);
    int dimension = vectors.dimension();
    int rows = Math.toIntExact(sample.rows());
    double[] sum = new double[dimension];
    double[] squares = new double[dimension];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < dimension; i++) {
        double value = sample.values()[row * dimension + i];
        sum[i] += value;
        squares[i] += value * value;
      }
    }
    float[] spread = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double mean = sum[i] / rows;
      spread[i] = (float) Math.sqrt(Math.max(0, squares[i] / rows - mean * mean));
    }
    return new VectorNoise(spread);
  }

  /**
   * Copies with noise of vectors taken at random, the same each time.
   *
   * @return {@code [count * dimension]}
   */
  public static float[] queries(VectorSource vectors, int count) throws IOException {
    VectorNoise noise = of(vectors);
    int dimension = vectors.dimension();
    float[] queries = new float[count * dimension];
    float[] vector = new float[dimension];
    Random random = new Random(2);
    for (int i = 0; i < count; i++) {
      vectors.read(random.nextLong(vectors.rows()), 1, vector, done -> {});
      noise.copy(vector, 0, queries, i, random);
    }
    return queries;
  }

  /** Copies a row to another, with noise. */
  public void copy(float[] from, int row, float[] to, int toRow, Random random) {
    int dimension = spread.length;
    for (int i = 0; i < dimension; i++) {
      float noise = NOISE * spread[i] * (float) random.nextGaussian();
      to[toRow * dimension + i] = from[row * dimension + i] + noise;
    }
  }
}
