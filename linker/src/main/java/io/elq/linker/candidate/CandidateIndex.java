// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate;

/**
 * Finds the entities whose vectors have the largest inner product with a mention vector.
 *
 * <p>The result for a query is bit-identical alone and in any batch. Safe for use by many threads;
 * the release that opened it closes it.
 */
public interface CandidateIndex extends AutoCloseable {

  /**
   * Searches a batch of mention vectors.
   *
   * @param queries row-major [count, dimension], finite
   * @param count number of queries
   * @param k candidates wanted for each query, at least 1
   */
  Candidates search(float[] queries, int count, int k);

  /**
   * The vector of an entity, as exact as the index keeps it.
   *
   * @return [dimension]
   * @throws RuntimeException if the index does not give single vectors back (IVF)
   */
  float[] vector(long row);

  /** Length of an entity vector. */
  int dimension();

  /** Number of entities. */
  long size();

  @Override
  void close();
}
