// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.util.Objects;

/**
 * Inner products of queries with vectors on the Java heap, by the kernel that searches {@code Flat}
 * indexes: the score of a pair has the same bits as there, in every batch. Safe for use by many
 * threads.
 */
public final class InnerProducts {
  private InnerProducts() {}

  /**
   * Compares each of some queries with each vector, on the caller's thread.
   *
   * @param queries row-major, vectors of the dimension
   * @param first number of the first query that is compared, from 0
   * @param count how many are compared
   * @param vectors row-major, vectors of the dimension
   * @param rows how many of them are compared, from the first
   * @param dimension of the vectors, at least 1
   * @param scores receives {@code [count, rows]}, row-major, from index 0
   * @throws IndexOutOfBoundsException if an array is shorter than that
   */
  public static void of(
      float[] queries,
      int first,
      int count,
      float[] vectors,
      int rows,
      int dimension,
      float[] scores) {
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "the dimension is " + dimension + ", at least 1 is needed");
    }
    Objects.checkFromIndexSize((long) first * dimension, (long) count * dimension, queries.length);
    Objects.checkFromIndexSize(0, (long) rows * dimension, vectors.length);
    Objects.checkFromIndexSize(0, (long) count * rows, scores.length);
    if (count > 0 && rows > 0) {
      NativeFaiss.innerProducts(queries, first, count, vectors, rows, dimension, scores);
    }
  }
}
