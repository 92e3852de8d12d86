// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.builder.progress.ProgressBars;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.faiss.SearchResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;

/**
 * How near the nearest vectors of some queries are, by comparing with all of them, and with it the
 * recall of indexes of the same vectors. Vectors that are equally near count alike.
 */
public final class TrueNeighbours {
  private static final int CHUNK_ROWS = 16_384;
  private static final int BLOCK = 16;

  /** Of the product of two lengths: what rounding in another order can make of a score. */
  private static final double ROUNDING = 1e-6;

  private final VectorSource vectors;
  private final float[] queries;
  private final int k;

  /** {@code [queries, k]}, best first. */
  private final float[][] scores;

  private TrueNeighbours(VectorSource vectors, float[] queries, int k) {
    this.vectors = vectors;
    this.queries = queries;
    this.k = k;
    this.scores = new float[queries.length / vectors.dimension()][k];
    for (float[] row : scores) {
      Arrays.fill(row, Float.NEGATIVE_INFINITY);
    }
  }

  /**
   * Compares each query with each vector, a chunk of vectors in memory at a time.
   *
   * @param vectors at least one; they are read again for each recall
   * @param queries {@code [n * dimension]}
   * @param k neighbours of each; all vectors if there are fewer
   */
  public static TrueNeighbours of(VectorSource vectors, float[] queries, int k) throws IOException {
    int neighbours = (int) Math.min(k, vectors.rows());
    TrueNeighbours found = new TrueNeighbours(vectors, queries, neighbours);
    try (ProgressBar bar = ProgressBars.start("find true neighbours", vectors.rows())) {
      for (long first = 0; first < vectors.rows(); first += CHUNK_ROWS) {
        int count = (int) Math.min(CHUNK_ROWS, vectors.rows() - first);
        found.compare(first, count);
        bar.stepBy(count);
      }
    }
    return found;
  }

  private void compare(long first, int count) throws IOException {
    float[] chunk = new float[count * vectors.dimension()];
    vectors.read(first, count, chunk, done -> {});
    try (FaissIndex flat = FaissIndex.create("Flat", vectors.dimension(), Metric.INNER_PRODUCT)) {
      flat.add(chunk, 1);
      blocks()
          .forEach(
              block -> {
                SearchResult found = flat.search(block(block), k);
                for (int i = 0; i < found.queries(); i++) {
                  keepBest(scores[block * BLOCK + i], found, i);
                }
              });
    }
  }

  private void keepBest(float[] best, SearchResult found, int query) {
    float[] before = best.clone();
    int old = 0;
    int fresh = 0;
    for (int rank = 0; rank < k; rank++) {
      best[rank] =
          before[old] >= found.score(query, fresh) ? before[old++] : found.score(query, fresh++);
    }
  }

  /**
   * The share of what a search finds that is among the true neighbours, or as near as the last.
   *
   * @param index of the same vectors, numbered alike
   */
  public double recall(FaissIndex index) throws IOException {
    SearchResult[] results =
        blocks().mapToObj(b -> index.search(block(b), k)).toArray(SearchResult[]::new);
    float[] vector = new float[vectors.dimension()];
    long right = 0;
    for (int query = 0; query < scores.length; query++) {
      for (int rank = 0; rank < k; rank++) {
        long id = results[query / BLOCK].id(query % BLOCK, rank);
        if (id >= 0) {
          vectors.read(id, 1, vector, done -> {});
          right += isNear(query, vector) ? 1 : 0;
        }
      }
    }
    return (double) right / ((long) scores.length * k);
  }

  private boolean isNear(int query, float[] vector) {
    double product = 0;
    double queryLength = 0;
    double length = 0;
    for (int i = 0; i < vector.length; i++) {
      double value = queries[query * vector.length + i];
      product += value * vector[i];
      queryLength += value * value;
      length += (double) vector[i] * vector[i];
    }
    return product >= scores[query][k - 1] - ROUNDING * Math.sqrt(queryLength * length);
  }

  /** Numbers of blocks of queries, to be searched side by side. */
  private IntStream blocks() {
    return IntStream.range(0, (scores.length + BLOCK - 1) / BLOCK).parallel();
  }

  private float[] block(int number) {
    int from = number * BLOCK * vectors.dimension();
    return Arrays.copyOfRange(
        queries, from, Math.min(queries.length, from + BLOCK * vectors.dimension()));
  }
}
