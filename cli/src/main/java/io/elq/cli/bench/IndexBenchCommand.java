// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.index.BenchVectors;
import io.elq.bench.index.IndexBench;
import io.elq.builder.vectors.StoredVectors;
import io.elq.cli.common.Arguments;
import io.elq.cli.terminal.Screen;
import io.elq.faiss.FaissIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq bench index}. */
@Command(
    name = "index",
    description = {
      "Measures FAISS indexes: time to build, memory, recall, queries a second.",
      "They are built as release build does, kept in memory together, and searched in turns. Queries"
          + " are vectors of the index with noise. With one searching thread, and where g++ and the"
          + " FAISS that the program was built with are at hand, the same FAISS searches the same"
          + " indexes in C++ in turns with ours; jni_over_cpp compares the queries of a second of"
          + " processor time."
    })
final class IndexBenchCommand implements Callable<Integer> {

  @Option(
      names = "--index-factory",
      paramLabel = "FACTORY",
      defaultValue = "Flat",
      description =
          "FAISS factory string, for example Flat, HNSW32 or HNSW32,SQ8; give the option again for"
              + " another index (default: ${DEFAULT-VALUE}).")
  private List<String> factories;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Vectors to index, npy: a release's entity_vectors.npy. If --vectors asks for more than"
              + " there are, the rest are copies with noise (default: random ones).")
  private Path from;

  @Option(
      names = "--vectors",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Vectors in the index (default: ${DEFAULT-VALUE}).")
  private int vectors;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      defaultValue = "384",
      description = "Length of a random vector (default: ${DEFAULT-VALUE}).")
  private int dimension;

  @Option(
      names = "--neighbours",
      paramLabel = "K",
      defaultValue = "10",
      description = "Neighbours to find (default: ${DEFAULT-VALUE}).")
  private int neighbours;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,8,64,256",
      description = "Queries a search, up to 256, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that search at the same time (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--build-threads",
      paramLabel = "N",
      description = "Threads that build an index (default: the processors).")
  private int buildThreads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often searches are measured (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    json.prepare();
    BenchVectors indexed = vectors();
    IndexBench bench =
        Arguments.checked(
            () ->
                new IndexBench(
                    indexed,
                    factories,
                    neighbours,
                    batches,
                    threads,
                    buildThreads,
                    turns,
                    Arguments.seconds(seconds)));
    Figures figures = Figures.begin();
    System.out.printf(
        Locale.ROOT,
        "%,d vectors of %d (%,d of the file), %d neighbours, %d searching threads, %s kernels%n",
        indexed.rows(),
        indexed.dimension(),
        indexed.real(),
        neighbours,
        threads,
        FaissIndex.kernels());
    bench.run(figures::addAndPrint, Screen.error()::raw);
    json.write(figures);
    return 0;
  }

  private BenchVectors vectors() throws IOException {
    if (from == null) {
      return Arguments.checked(() -> BenchVectors.random(vectors, dimension));
    }
    Arguments.require(from, "name a release's entity_vectors.npy, or leave --from out");
    try (StoredVectors stored = StoredVectors.open(from)) {
      return BenchVectors.of(stored, vectors);
    }
  }
}
