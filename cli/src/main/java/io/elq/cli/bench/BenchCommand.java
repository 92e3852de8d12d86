// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.encoder.BgeSmallGraphs;
import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.encoder.Encoders;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.cli.common.UserException;
import io.elq.cli.terminal.Screen;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast the parts are on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures how fast encoders, indexes, linker and stream are on this machine.",
      "Without a command, measures all of them over the demo's release, in fp32 and in int8, and"
          + " writes a page, a picture and the figures as JSON. Compare figures of one machine and"
          + " one hour only; other load on the machine lowers them."
    },
    subcommands = {
      StreamBenchCommand.class,
      LargeBenchCommand.class,
      LinkerBenchCommand.class,
      MicroBenchCommand.class,
      EntityBenchCommand.class,
      IndexBenchCommand.class
    })
public final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--full",
      description = "Measure longer and more, about 20 minutes on two cores, for a report.")
  private boolean full;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "YAML file that says what to measure (default: quick.yaml, with --full full.yaml, of"
              + " cli/src/main/resources/bench).")
  private Path settings;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to write performance.md and its files to (default: .elq/bench).")
  private Path out;

  @Override
  public Integer call() throws Exception {
    if (settings != null && full) {
      throw new UserException("give either --full or --settings");
    }
    String name = settings == null ? full ? "full.yaml" : "quick.yaml" : settings.toString();
    BenchSettings measured;
    try (InputStream in =
        settings == null
            ? BenchCommand.class.getResourceAsStream("/bench/" + name)
            : Files.newInputStream(settings)) {
      measured = BenchSettings.read(name, in);
    }
    Path folder = Home.folder().resolve("bench");
    Path to = Files.createDirectories(out == null ? folder : out);
    Figures figures = Figures.begin();
    new BenchRun(measured, folder).run(Screen.error(), figures);
    figures.write(to.resolve("performance.json"));
    String chart = "";
    if (LatencyChart.has(figures.measurements())) {
      chart = "performance.png";
      Files.write(to.resolve(chart), LatencyChart.png(figures.measurements()));
    }
    String command = "./elq bench" + (full ? " --full" : "");
    Files.writeString(
        to.resolve("performance.md"),
        PerformancePage.of(command, name, figures.machine(), figures.measurements(), chart));
    System.out.println("Written to " + to.resolve("performance.md"));
    return 0;
  }

  @Command(
      name = "encoder",
      description = {
        "Measures the questions a second that question encoders take.",
        "Encoders take turns, and each is compared with the first one in the same turn. Each run"
            + " has one thread. On a machine that others load, compare the figures per CPU second."
      })
  void encoder(
      @Option(
              names = "--release",
              paramLabel = "DIR",
              description =
                  "Release whose question encoder is measured; give the option again for another"
                      + " (default: bge-small with untrained heads, in fp32 and in int8, beside ONNX"
                      + " Runtime's dynamic quantisation and plain calls of ONNX Runtime).")
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
      @Mixin JsonOption json)
      throws IOException, InterruptedException {
    json.prepare();
    EncoderBench bench =
        Arguments.checked(
            () ->
                new EncoderBench(
                    "encoder", tokens, batches, runs, turns, Arguments.seconds(seconds)));
    Figures figures = Figures.begin();
    EncoderReport report = new EncoderReport(figures);
    if (releases != null) {
      try (Encoders encoders = Encoders.of(graphs(releases))) {
        report.begin(tokens);
        bench.run(encoders, report::add);
      }
    } else {
      try (BgeSmallGraphs graphs = BgeSmallGraphs.write();
          Encoders encoders = graphs.open()) {
        report.begin(tokens);
        bench.run(encoders, report::add);
      }
    }
    json.write(figures);
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
}
