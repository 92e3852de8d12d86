// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.builder.vectors.FiniteVectors;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.SearchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * Finds out by its scores whether an index that does not give its vectors back exactly was made of
 * given ones: what it finds for some of them is compared with their inner products.
 *
 * @param index ranks by inner product; stays its owner's
 * @param file where it was read from
 */
record IndexScores(FaissIndex index, Path file) {
  private static final int QUERIES = 32;
  private static final int FOUND = 10;

  /** Relative to the vectors' lengths, where scores are exact. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Where vectors are shortened: largest squared error of scores, as a part of what rows drawn at
   * random give. Other vectors come to about 1, shortened ones to a few hundredths.
   */
  private static final double LARGEST_ERROR = 0.5;

  /**
   * Compares.
   *
   * @throws IOException if the scores are not those of the vectors
   */
  void checkAgainst(VectorSource vectors, Path vectorFile) throws IOException {
    boolean exact = index.describe().endsWith("Flat");
    Random random = new Random(1);
    double error = 0;
    double chance = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = vector(vectors, (long) (random.nextDouble() * vectors.rows()), vectorFile);
      SearchResult result = index.search(query, (int) Math.min(FOUND, vectors.rows()));
      for (int rank = 0; rank < result.k(); rank++) {
        long row = result.id(0, rank);
        if (row < 0) {
          continue;
        }
        float[] vector = vector(vectors, row, vectorFile);
        double difference = result.score(0, rank) - product(query, vector);
        double length = Math.sqrt(product(query, query) * product(vector, vector));
        if (exact && !(Math.abs(difference) <= TOLERANCE * Math.max(1, length))) {
          throw new IOException(
              "%s and %s do not belong together: the index scores row %d with %s, but the vectors' scores are %s"
                  .formatted(vectorFile, file, row, result.score(0, rank), product(query, vector)));
        }
        float[] any = vector(vectors, (long) (random.nextDouble() * vectors.rows()), vectorFile);
        error += difference * difference;
        chance += Math.pow(result.score(0, rank) - product(query, any), 2);
      }
    }
    // Written so that NaN is refused, too.
    if (!(error <= LARGEST_ERROR * chance)) {
      throw new IOException(
          "%s and %s do not belong together: the index's scores are no nearer to those of the vectors than chance is. Give the vectors that it was built from, or leave --index out"
              .formatted(vectorFile, file));
    }
  }

  private static float[] vector(VectorSource vectors, long row, Path file) throws IOException {
    float[] vector = new float[vectors.dimension()];
    vectors.read(row, 1, vector, done -> {});
    FiniteVectors.require(vector, 1, vector.length, row, file);
    return vector;
  }

  private static double product(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
