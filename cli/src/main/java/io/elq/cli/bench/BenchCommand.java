// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.index.IndexBench;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.faiss.FaissIndex;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
        "Measures the questions a second that the question encoder takes.",
        "Each run has one thread. On a machine that others load, compare the figure per CPU second."
      })
  void encoder(
      @Option(
              names = "--release",
              paramLabel = "DIR",
              description =
                  "Release whose question encoder is measured (default: bge-small with untrained"
                      + " heads, which is as fast as a trained one).")
          Path release,
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
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "4",
              description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
          double seconds)
      throws IOException, InterruptedException {
    Path graph =
        release == null
            ? EncoderBench.bgeSmall()
            : release.resolve(ReleaseFile.QUESTION_ENCODER.fileName());
    Arguments.require(graph, "build a release with ./elq release build");
    try {
      EncoderBench bench =
          checked(() -> new EncoderBench(graph, tokens, batches, runs, time(seconds)));
      System.out.println("tokens  batch  runs  questions/s  per CPU second");
      bench.run(
          row ->
              System.out.printf(
                  Locale.ROOT,
                  "%6d %6d %5d %12.1f %15.1f%n",
                  tokens,
                  row.batch(),
                  row.runs(),
                  row.rate().perSecond(),
                  row.rate().perCpuSecond()));
    } finally {
      if (release == null) {
        Files.delete(graph);
      }
    }
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
