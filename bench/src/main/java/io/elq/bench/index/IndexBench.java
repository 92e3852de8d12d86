// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.bench.Rate;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Queries a second of FAISS indexes over random vectors, by inner product, one thread a search.
 *
 * @param vectors number of vectors, at least 1
 * @param dimension length of a vector, at least 1
 * @param k neighbours to find, at least 1
 * @param batches queries a search
 * @param threads threads that search at the same time, at least 1
 * @param buildThreads threads that build an index, at least 1
 * @param time how long each batch size is measured
 */
public record IndexBench(
    int vectors,
    int dimension,
    int k,
    List<Integer> batches,
    int threads,
    int buildThreads,
    Duration time) {
  private static final int QUERIES = 256;

  /** Checks the ranges. */
  public IndexBench {
    batches = List.copyOf(batches);
    if (vectors < 1 || dimension < 1 || k < 1 || threads < 1 || buildThreads < 1) {
      throw new IllegalArgumentException(
          "numbers of vectors, dimensions, neighbours and threads have to be positive");
    }
    if (batches.stream().anyMatch(batch -> batch < 1 || batch > QUERIES)) {
      throw new IllegalArgumentException("batch sizes have to be from 1 to " + QUERIES);
    }
    if ((long) vectors * dimension > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d vectors of %d do not fit into one array: take fewer or shorter ones"
              .formatted(vectors, dimension));
    }
  }

  /**
   * One index.
   *
   * @param buildSeconds time to train it and to add all vectors
   * @param bytes memory that it takes
   * @param rows a measurement for each batch size
   */
  public record Result(double buildSeconds, long bytes, List<Row> rows) {}

  /**
   * One measurement.
   *
   * @param batch queries a search
   * @param rate queries a second
   */
  public record Row(int batch, Rate rate) {}

  /**
   * Builds and measures an index of each kind, reporting it as soon as it is done.
   *
   * @param factories FAISS factory strings
   */
  public void run(List<String> factories, Consumer<Result> report) throws InterruptedException {
    float[] data = random(vectors, 1);
    float[] queries = random(QUERIES, 2);
    for (String factory : factories) {
      try (FaissIndex index = FaissIndex.create(factory, dimension, Metric.INNER_PRODUCT)) {
        long start = System.nanoTime();
        index.train(data, buildThreads);
        index.add(data, buildThreads);
        double seconds = (System.nanoTime() - start) / 1e9;
        report.accept(new Result(seconds, index.memoryBytes(), measure(index, queries)));
      }
    }
  }

  private List<Row> measure(FaissIndex index, float[] queries) throws InterruptedException {
    var rows = new ArrayList<Row>();
    for (int batch : batches) {
      float[][] searches = new float[QUERIES / batch][batch * dimension];
      for (int i = 0; i < searches.length; i++) {
        System.arraycopy(queries, i * batch * dimension, searches[i], 0, batch * dimension);
      }
      Rate.Work work = call -> index.search(searches[call % searches.length], k).queries();
      rows.add(new Row(batch, Rate.of(work, threads, time)));
    }
    return rows;
  }

  /** {@code [count * dimension]} normally distributed numbers, the same for the same seed. */
  private float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[count * dimension];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
