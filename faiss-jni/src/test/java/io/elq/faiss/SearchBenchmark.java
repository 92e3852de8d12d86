package io.elq.faiss;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Queries a second over random vectors. Arguments: factory strings (default {@code Flat HNSW32});
 * system properties {@code vectors} (95894), {@code dimension} (384), {@code threads} (1) and
 * {@code buildThreads} (all).
 */
public final class SearchBenchmark {
  private static final int VECTORS = Integer.getInteger("vectors", 95_894);
  private static final int DIMENSION = Integer.getInteger("dimension", 384);
  private static final int THREADS = Integer.getInteger("threads", 1);
  private static final int BUILD_THREADS =
      Integer.getInteger("buildThreads", Runtime.getRuntime().availableProcessors());
  private static final int K = 10;
  private static final int QUERIES = 256;
  private static final long MEASURED = TimeUnit.SECONDS.toNanos(3);

  private SearchBenchmark() {}

  public static void main(String[] factories) throws InterruptedException {
    float[] vectors = Vectors.random(VECTORS, DIMENSION, 1);
    float[] queries = Vectors.random(QUERIES, DIMENSION, 2);
    System.out.printf(
        "%d x %d, k %d, %d searching threads, %s kernels%n",
        VECTORS, DIMENSION, K, THREADS, NativeFaiss.kernels());
    for (String factory : factories.length > 0 ? factories : new String[] {"Flat", "HNSW32"}) {
      try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT)) {
        long start = System.nanoTime();
        index.train(vectors, BUILD_THREADS);
        index.add(vectors, BUILD_THREADS);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%s: built in %.1f s, %d MB%n", factory, seconds, index.memoryBytes() >> 20);
        for (int batch : new int[] {1, 8, 64, QUERIES}) {
          System.out.printf(
              "  batch %3d: %8.0f queries/s%n", batch, measure(index, queries, batch));
        }
      }
    }
  }

  private static double measure(FaissIndex index, float[] queries, int batch)
      throws InterruptedException {
    long[] answered = new long[THREADS];
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () -> answered[thread] = searchUntil(start + MEASURED, index, queries, batch)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long total = 0;
    for (long one : answered) {
      total += one;
    }
    return total / seconds;
  }

  private static long searchUntil(long end, FaissIndex index, float[] queries, int batch) {
    long answered = 0;
    for (int from = 0; System.nanoTime() < end; from = (from + batch) % QUERIES) {
      answered += index.search(Vectors.slice(queries, DIMENSION, from, from + batch), K).queries();
    }
    return answered;
  }
}
