// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.util.List;

/** What becomes of a base encoder's vectors: normalised, centred on a mean, normalised again. */
public final class Centring {
  private Centring() {}

  /**
   * Centres vectors in place.
   *
   * @param vectors row-major [rows or more, dimension]
   * @param rows how many are centred, from the first
   * @param centre mean of normalised vectors, [dimension]
   */
  public static void apply(float[] vectors, int rows, float[] centre) {
    int dimension = centre.length;
    for (int offset = 0; offset < rows * dimension; offset += dimension) {
      normalise(vectors, offset, dimension);
      for (int i = 0; i < dimension; i++) {
        vectors[offset + i] -= centre[i];
      }
      normalise(vectors, offset, dimension);
    }
  }

  /**
   * Mean of the normalised vectors of several catalogues, [dimension].
   *
   * @param encoded row-major [entities, dimension] of each
   */
  public static float[] centre(List<float[]> encoded, int dimension) {
    double[] sum = new double[dimension];
    long rows = 0;
    for (float[] vectors : encoded) {
      for (int offset = 0; offset < vectors.length; offset += dimension) {
        double norm = norm(vectors, offset, dimension);
        for (int i = 0; i < dimension; i++) {
          sum[i] += vectors[offset + i] / norm;
        }
        rows++;
      }
    }
    float[] centre = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      centre[i] = (float) (sum[i] / rows);
    }
    return centre;
  }

  private static void normalise(float[] values, int offset, int length) {
    double norm = norm(values, offset, length);
    for (int i = offset; i < offset + length; i++) {
      values[i] = (float) (values[i] / norm);
    }
  }

  private static double norm(float[] values, int offset, int length) {
    double sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.max(Math.sqrt(sum), 1e-12);
  }
}
