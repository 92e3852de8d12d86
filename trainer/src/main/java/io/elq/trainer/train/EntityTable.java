package io.elq.trainer.train;

import java.util.List;

/**
 * Entity vectors of one catalogue as the index will hold them: normalised, centred, normalised.
 *
 * @param dimension length of a vector
 * @param vectors row-major [entities, dimension]
 */
record EntityTable(int dimension, float[] vectors) {

  /** Number of entities. */
  int size() {
    return vectors.length / dimension;
  }

  /**
   * Centres the encoder's vectors.
   *
   * @param encoded row-major [entities, dimension]; changed in place
   * @param centre mean of normalised vectors, [dimension]
   */
  static EntityTable of(float[] encoded, float[] centre) {
    int dimension = centre.length;
    for (int offset = 0; offset < encoded.length; offset += dimension) {
      normalise(encoded, offset, dimension);
      for (int i = 0; i < dimension; i++) {
        encoded[offset + i] -= centre[i];
      }
      normalise(encoded, offset, dimension);
    }
    return new EntityTable(dimension, encoded);
  }

  /** Mean of the normalised vectors of several catalogues, [dimension]. */
  static float[] centre(List<float[]> encoded, int dimension) {
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
