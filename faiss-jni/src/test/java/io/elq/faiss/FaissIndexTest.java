// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaissIndexTest {
  private static final int DIMENSION = 37;

  private final float[] vectors = Vectors.random(2_003, DIMENSION, 1);
  private final float[] queries = Vectors.random(50, DIMENSION, 2);

  /** Recall expected against an exhaustive search, in per cent, with generous search parameters. */
  @ParameterizedTest
  @CsvSource({
    "Flat,100",
    "SQfp16,98",
    "SQ8,90",
    "HNSW32,97",
    "'HNSW16,SQ8',90",
    "'IVF16,Flat',100",
    "'IVF16,SQ8',90",
    "'IVF16_HNSW8,Flat',99",
    "'IVF16,PQ37np,RFlat',97",
    "'IVF16,PQ37x4fsr,RFlat',90"
  })
  void findsWhatAnExhaustiveSearchFinds(String factory, int recall) {
    for (Metric metric : Metric.values()) {
      try (FaissIndex index = FaissIndex.create(factory, DIMENSION, metric)) {
        index.train(vectors, 1);
        index.add(vectors, 1);
        searchWidely(index);
        SearchResult found = index.search(queries, 10);
        int hits = 0;
        for (int query = 0; query < found.queries(); query++) {
          int[] expected = Vectors.nearest(vectors, queries, query, DIMENSION, metric, 10);
          for (int rank = 0; rank < 10; rank++) {
            int id = (int) found.id(query, rank);
            hits += IntStream.of(expected).anyMatch(e -> e == id) ? 1 : 0;
            assertScore(factory, metric, query, id, found.score(query, rank));
          }
        }
        assertThat(hits).as("%s %s", factory, metric).isGreaterThanOrEqualTo(recall * 5);
      }
    }
  }

  private void assertScore(String factory, Metric metric, int query, int id, float score) {
    double tolerance = factory.contains("8") && !factory.contains("HNSW8") ? 1.0 : 0.05;
    assertThat((double) score)
        .isCloseTo(
            Vectors.score(queries, query, vectors, id, DIMENSION, metric), within(tolerance));
  }

  private static void searchWidely(FaissIndex index) {
    String kind = index.describe();
    if (kind.startsWith("HNSW")) {
      index.set(Parameter.EF_SEARCH, 300);
    }
    if (kind.startsWith("IVF")) {
      index.set(Parameter.NPROBE, 16);
    }
    if (kind.endsWith("RFlat")) {
      index.set(Parameter.REFINE_FACTOR, 20);
    }
  }
}
