// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.Machine;
import io.elq.bench.encoder.BgeSmallGraphs;
import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.index.IndexBench;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.faiss.FaissIndex;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast the parts are on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures how fast the encoder and indexes are on this machine.",
      "Compare figures of one machine and one hour only; other load on the machine lowers them."
    })
public final class BenchCommand {

  @Command(
      name = "encoder",
      description = {
        "Measures the questions a second that question encoders take.",
        "Encoders take turns, and each is compared with the first one in the same turn. Each run has"
            + " one thread. On a machine that others load, compare the figures per CPU second."
      })
  void encoder(
      @Option(
              names = "--release",
              paramLabel = "DIR",
              description =
                  "Release whose question encoder is measured; give the option again for another"
                      + " (default: bge-small with untrained heads, in every precision).")
          List<Path> releases,
      @Option(
              names = "--tokens",
              paramLabel = "N",
              defaultValue = "16",
              description = "Tokens of a question (default: ${DEFAULT-VALUE}).")
          int tokens,
      @Option(
              names = "--batch",
              paramLabel = "N",
              split = ",",
              defaultValue = "1,8,32",
              description = "Questions a run, separated by commas (default: ${DEFAULT-VALUE}).")
          List<Integer> batches,
      @Option(
              names = "--runs",
              paramLabel = "N",
              split = ",",
              defaultValue = "1,2",
              description =
                  "Runs at the same time, separated by commas (default: ${DEFAULT-VALUE}).")
          List<Integer> runs,
      @Option(
              names = "--turns",
              paramLabel = "N",
              defaultValue = "5",
              description = "How often each is measured (default: ${DEFAULT-VALUE}).")
          int turns,
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "1",
              description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
          double seconds,
      @Option(
              names = "--json",
              paramLabel = "FILE",
              description =
                  "File to write the machine and every figure to: name, unit, median, min, max and"
                      + " number of runs (default: none).")
          Path json)
      throws IOException, InterruptedException {
    EncoderReport report = new EncoderReport(Machine.current());
    if (releases != null) {
      measure(graphs(releases), tokens, batches, runs, turns, seconds, report);
    } else {
      try (BgeSmallGraphs graphs = BgeSmallGraphs.write()) {
        measure(graphs.files(), tokens, batches, runs, turns, seconds, report);
      }
    }
    if (json != null) {
      report.write(json);
    }
  }

  private static Map<String, Path> graphs(List<Path> releases) {
    Map<String, Path> graphs = new LinkedHashMap<>();
    for (Path release : releases) {
      Path graph = release.resolve(ReleaseFile.QUESTION_ENCODER.fileName());
      Arguments.require(graph, "build a release with ./elq release build");
      if (graphs.put(release.getFileName().toString(), graph) != null) {
        throw new UserException("two releases are called " + release.getFileName());
      }
    }
    return graphs;
  }

  private static void measure(
      Map<String, Path> graphs,
      int tokens,
      List<Integer> batches,
      List<Integer> runs,
      int turns,
      double seconds,
      EncoderReport report)
      throws IOException, InterruptedException {
    EncoderBench bench =
        checked(() -> new EncoderBench(graphs, tokens, batches, runs, turns, time(seconds)));
    report.begin(tokens);
    bench.run(report::add);
  }

  @Command(
      name = "index",
      description = "Measures the queries a second that FAISS indexes take, over random vectors.")
  void index(
      @Option(
              names = "--index-factory",
              paramLabel = "FACTORY",
              defaultValue = "Flat",
              description =
                  "FAISS factory string, for example Flat, HNSW32 or IVF100,Flat; give the option"
                      + " again for another index (default: ${DEFAULT-VALUE}).")
          List<String> factories,
      @Option(
              names = "--vectors",
              paramLabel = "N",
              defaultValue = "50000",
              description = "Vectors in the index (default: ${DEFAULT-VALUE}).")
          int vectors,
      @Option(
              names = "--dimension",
              paramLabel = "N",
              defaultValue = "384",
              description = "Length of a vector (default: ${DEFAULT-VALUE}).")
          int dimension,
      @Option(
              names = "--neighbours",
              paramLabel = "K",
              defaultValue = "10",
              description = "Neighbours to find (default: ${DEFAULT-VALUE}).")
          int neighbours,
      @Option(
              names = "--batch",
              paramLabel = "N",
              split = ",",
              defaultValue = "1,8,64,256",
              description =
                  "Queries a search, up to 256, separated by commas (default: ${DEFAULT-VALUE}).")
          List<Integer> batches,
      @Option(
              names = "--threads",
              paramLabel = "N",
              defaultValue = "1",
              description = "Threads that search at the same time (default: ${DEFAULT-VALUE}).")
          int threads,
      @Option(
              names = "--build-threads",
              paramLabel = "N",
              description = "Threads that build the index (default: the processors).")
          Integer buildThreads,
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "3",
              description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
          double seconds)
      throws InterruptedException {
    int builders = buildThreads == null ? Runtime.getRuntime().availableProcessors() : buildThreads;
    IndexBench bench =
        checked(
            () ->
                new IndexBench(
                    vectors, dimension, neighbours, batches, threads, builders, time(seconds)));
    System.out.printf(
        Locale.ROOT,
        "%,d vectors of %d, %d neighbours, %d searching threads, %s kernels%n",
        vectors,
        dimension,
        neighbours,
        threads,
        FaissIndex.kernels());
    var names = factories.iterator();
    bench.run(factories, result -> print(names.next(), result));
  }

  private static void print(String factory, IndexBench.Result result) {
    System.out.printf(
        Locale.ROOT,
        "%s: built in %.1f s, %d MB%n",
        factory,
        result.buildSeconds(),
        result.bytes() >> 20);
    result
        .rows()
        .forEach(
            row ->
                System.out.printf(
                    Locale.ROOT,
                    "  batch %3d: %8.0f queries/s%n",
                    row.batch(),
                    row.rate().perSecond()));
  }

  private static Duration time(double seconds) {
    return Duration.ofNanos((long) (seconds * Duration.ofSeconds(1).toNanos()));
  }

  /** A bench whose arguments are the user's. */
  private static <T> T checked(Supplier<T> bench) {
    try {
      return bench.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(Reason.message(e));
    }
  }
}
