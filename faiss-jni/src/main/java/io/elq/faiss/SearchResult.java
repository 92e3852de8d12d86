// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

/**
 * The nearest vectors of a batch of queries.
 *
 * @param k places for each query
 * @param ids {@code [queries * k]}, row after row, each row best first; -1 where fewer than {@code
 *     k} vectors were found
 * @param scores {@code [queries * k]}, beside {@code ids}: inner products or squared distances by
 *     the index's metric; the worst possible (negative or positive infinity) beside -1
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record SearchResult(int k, long[] ids, float[] scores) {

  /** Number of queries answered. */
  public int queries() {
    return ids.length / k;
  }

  /** The id at a rank (0 = best) of a query, or -1. */
  public long id(int query, int rank) {
    return ids[query * k + rank];
  }

  /** The score at a rank (0 = best) of a query. */
  public float score(int query, int rank) {
    return scores[query * k + rank];
  }
}
