// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.bench.Measurement;
import io.elq.builder.index.IndexBuild;
import io.elq.builder.index.TrueNeighbours;
import io.elq.builder.measure.Rate;
import io.elq.builder.vectors.VectorNoise;
import io.elq.faiss.FaissIndex;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * FAISS indexes of the same vectors, built as a release's: time to build, memory, recall, and
 * queries a second in turns, by inner product, one thread a search. Queries are vectors of the
 * index with noise. All indexes are in memory at the same time. Where this machine has a compiler
 * and the FAISS that faiss-jni was linked with, the same indexes are searched from C++ in turns
 * with ours, and the queries of a second of processor time compared.
 *
 * @param vectors what is indexed
 * @param factories FAISS factory strings
 * @param k neighbours to find, at least 1
 * @param batches queries a search, up to {@value #QUERIES}
 * @param threads threads that search at the same time, at least 1
 * @param buildThreads threads that build an index, at least 1
 * @param turns how often each is measured, at least 1
 * @param time how long each batch size is measured in a turn
 */
public record IndexBench(
    BenchVectors vectors,
    List<String> factories,
    int k,
    List<Integer> batches,
    int threads,
    int buildThreads,
    int turns,
    Duration time) {

  private static final int QUERIES = 256;

  /** Checks the ranges. */
  public IndexBench {
    factories = List.copyOf(factories);
    batches = List.copyOf(batches);
    if (k < 1 || threads < 1 || buildThreads < 1 || turns < 1) {
      throw new IllegalArgumentException(
          "numbers of neighbours, threads and turns have to be positive");
    }
    if (batches.stream().anyMatch(batch -> batch < 1 || batch > QUERIES)) {
      throw new IllegalArgumentException("batch sizes have to be from 1 to " + QUERIES);
    }
  }

  /**
   * Measures all of it; each figure is reported as soon as it is there.
   *
   * @param progress is told what cannot be measured here
   */
  public void run(Consumer<Measurement> report, Consumer<String> progress)
      throws IOException, InterruptedException {
    float[] queries = VectorNoise.queries(vectors, QUERIES);
    TrueNeighbours truth = TrueNeighbours.of(vectors, queries, k);
    Map<String, FaissIndex> indexes = new LinkedHashMap<>();
    try (CppSearches cpp = CppSearches.compile(threads, progress)) {
      for (String factory : factories) {
        long start = System.nanoTime();
        FaissIndex index = new IndexBuild(factory, buildThreads).build(vectors);
        indexes.put(factory, index);
        report.accept(once(factory, "build", "s", (System.nanoTime() - start) / 1e9));
        report.accept(
            once(factory, "memory", "bytes/vector", (double) index.memoryBytes() / vectors.rows()));
        report.accept(once(factory, "recall" + k, "share", truth.recall(index)));
        cpp.add(factory, index, queries, k);
      }
      for (int batch : batches) {
        searches(indexes, cpp, queries, batch, report);
      }
    } finally {
      indexes.values().forEach(FaissIndex::close);
    }
  }

  private void searches(
      Map<String, FaissIndex> indexes,
      CppSearches cpp,
      float[] queries,
      int batch,
      Consumer<Measurement> report)
      throws IOException, InterruptedException {
    int dimension = vectors.dimension();
    float[][] searches = new float[QUERIES / batch][batch * dimension];
    for (int i = 0; i < searches.length; i++) {
      System.arraycopy(queries, i * batch * dimension, searches[i], 0, batch * dimension);
    }
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, FaissIndex> index : indexes.entrySet()) {
        Rate.Work work =
            call -> index.getValue().search(searches[call % searches.length], k).queries();
        Rate ours = Rate.of(work, threads, time);
        rates.computeIfAbsent(index.getKey(), factory -> new ArrayList<>()).add(ours.perSecond());
        CppSearch other = cpp.of(index.getKey());
        if (other != null) {
          ratios
              .computeIfAbsent(index.getKey(), factory -> new ArrayList<>())
              .add(ours.perCpuSecond() / other.rate(batch, time).perCpuSecond());
        }
      }
    }
    String prefix = "batch" + batch;
    rates.forEach(
        (factory, each) ->
            report.accept(
                Measurement.of(name(factory, prefix + ".per_second"), "queries/s", each)));
    ratios.forEach(
        (factory, each) ->
            report.accept(Measurement.of(name(factory, prefix + ".jni_over_cpp"), "x", each)));
  }

  private Measurement once(String factory, String what, String unit, double value) {
    return Measurement.of(name(factory, what), unit, List.of(value));
  }

  private String name(String factory, String what) {
    return "index.%d.%s.%s".formatted(vectors.rows(), factory, what);
  }
}
