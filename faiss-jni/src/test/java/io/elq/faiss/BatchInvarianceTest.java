// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query finds, to the last bit, does not depend on what is searched beside it. */
class BatchInvarianceTest {
  private static final int[] BATCHES = {1, 7, 19, 20, 64, 300};
  private static final int QUERIES = 300;
  private static final int K = 10;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "SQ8",
        "SQfp16",
        "HNSW32",
        "HNSW32,SQ8",
        "IVF16,Flat",
        "IVF16,SQ8",
        "IVF16_HNSW8,Flat",
        "IVF4,PQ4np",
        "IVF4,PQ4np,RFlat",
        "IVF4,PQ8x4fs",
        "IVF4,PQ8x4fsr,RFlat"
      })
  void everyBatchSizeGivesTheSameBits(String factory) {
    for (Metric metric : Metric.values()) {
      assertInvariant(factory, metric, 64);
    }
  }

  /**
   * Dimensions that leave every kind of remainder in registers of 4, 8 and 16 floats, and uneven
   * numbers of rows.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 15, 17, 31, 33, 100, 384})
  void flatSearchAtAnyDimension(int dimension) {
    for (Metric metric : Metric.values()) {
      assertInvariant("Flat", metric, dimension);
    }
  }

  private static void assertInvariant(String factory, Metric metric, int dimension) {
    float[] vectors = Vectors.random(1_237, dimension, 3);
    float[] queries = Vectors.random(QUERIES, dimension, 4);
    try (FaissIndex index = FaissIndex.create(factory, dimension, metric)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      if (factory.startsWith("IVF")) {
        index.set(Parameter.NPROBE, 3);
      }
      SearchResult alone = inBatchesOf(1, index, queries);
      for (int batch : BATCHES) {
        SearchResult batched = inBatchesOf(batch, index, queries);
        assertThat(batched.ids())
            .as("ids, %s in batches of %d", factory, batch)
            .isEqualTo(alone.ids());
        assertThat(Vectors.bits(batched.scores()))
            .as("scores, %s in batches of %d", factory, batch)
            .isEqualTo(Vectors.bits(alone.scores()));
      }
    }
  }

  private static SearchResult inBatchesOf(int size, FaissIndex index, float[] queries) {
    long[] ids = new long[QUERIES * K];
    float[] scores = new float[QUERIES * K];
    for (int from = 0; from < QUERIES; from += size) {
      int to = Math.min(from + size, QUERIES);
      SearchResult part = index.search(Vectors.slice(queries, index.dimension(), from, to), K);
      System.arraycopy(part.ids(), 0, ids, from * K, part.ids().length);
      System.arraycopy(part.scores(), 0, scores, from * K, part.scores().length);
    }
    return new SearchResult(K, ids, scores);
  }
}
