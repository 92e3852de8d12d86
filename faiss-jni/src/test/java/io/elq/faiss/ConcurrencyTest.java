// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConcurrencyTest {
  private static final int DIMENSION = 32;
  private static final int THREADS = 8;

  private final float[] vectors = Vectors.random(3_000, DIMENSION, 9);
  private final float[] queries = Vectors.random(64, DIMENSION, 10);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void threadsSideBySideFindWhatOneFinds() throws Exception {
    for (String factory : List.of("Flat", "HNSW16", "IVF8,Flat", "IVF8,PQ8x4fs")) {
      try (FaissIndex index = filled(factory)) {
        SearchResult expected = index.search(queries, 10);
        List<Future<SearchResult>> found = new ArrayList<>();
        for (int i = 0; i < 10 * THREADS; i++) {
          found.add(threads.submit(() -> index.search(queries, 10)));
        }
        for (Future<SearchResult> one : found) {
          assertThat(one.get().ids()).as(factory).isEqualTo(expected.ids());
          assertThat(one.get().scores()).as(factory).isEqualTo(expected.scores());
        }
      }
    }
  }

  @Test
  void closingWaitsForRunningSearches() throws Exception {
    for (int round = 0; round < 20; round++) {
      FaissIndex index = filled(round % 2 == 0 ? "Flat" : "IVF8,Flat");
      CountDownLatch searching = new CountDownLatch(THREADS);
      List<Future<Integer>> searches = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        searches.add(threads.submit(() -> searchUntilClosed(index, searching)));
      }
      searching.await();
      index.close();
      for (Future<Integer> one : searches) {
        assertThat(one.get()).isPositive();
      }
    }
  }

  @Test
  void searchesGoOnWhileVectorsAreAdded() throws Exception {
    try (FaissIndex index = FaissIndex.create("HNSW8", DIMENSION, Metric.INNER_PRODUCT)) {
      Future<?> adding =
          threads.submit(
              () -> {
                for (int from = 0; from < 3_000; from += 100) {
                  index.add(Vectors.slice(vectors, DIMENSION, from, from + 100), 1);
                }
              });
      while (!adding.isDone()) {
        long sizeBefore = index.size();
        assertThat(index.search(queries, 5).id(0, 0))
            .isGreaterThanOrEqualTo(sizeBefore > 0 ? 0 : -1);
      }
      adding.get();
      assertThat(index.size()).isEqualTo(3_000);
    }
  }

  private FaissIndex filled(String factory) {
    FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT);
    index.train(vectors, 1);
    index.add(vectors, 1);
    return index;
  }

  /** Number of searches that ended before the index was closed. */
  private int searchUntilClosed(FaissIndex index, CountDownLatch searching) {
    int searches = 0;
    try {
      while (true) {
        index.search(queries, 10);
        if (searches++ == 0) {
          searching.countDown();
        }
      }
    } catch (IllegalStateException closed) {
      assertThat(closed).hasMessage("the index is closed");
      return searches;
    }
  }
}
