// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.stream.StreamBench;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.cli.local.ReleaseOption;
import io.elq.cli.terminal.Screen;
import io.elq.job.config.Delivery;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq bench stream}. */
@Command(
    name = "stream",
    description = {
      "Measures the linking job from Kafka to Kafka, against the same release in process.",
      "Starts a broker, a Flink cluster and the job as processes of their own. First job and ./elq"
          + " link take turns at questions as fast as they can; then questions are asked one by one,"
          + " by the clock, at shares of the rate that the job keeps up with, and a latency counts"
          + " from the time at which a question was due to its committed answer."
    })
final class StreamBenchCommand implements Callable<Integer> {

  @Mixin private ReleaseOption release;

  @Option(
      names = "--delivery",
      paramLabel = "exactly-once|at-least-once",
      split = ",",
      defaultValue = "exactly-once,at-least-once",
      description =
          "Guarantee of the job; several, separated by commas, are measured one after the other"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Delivery> deliveries;

  @Option(
      names = "--job",
      paramLabel = "KEY=VALUE",
      description = "Further option of the job; may be given several times (default: none).")
  private Map<String, String> job = Map.of();

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "Questions that both link before anything is measured: the JVM's compilers are at work"
              + " for a minute or two (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often both link as fast as they can (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Questions in a turn (default: ${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--load",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.25,0.5,0.75,0.9",
      description =
          "Shares of the rate that the job keeps up with, at which questions are asked by the clock,"
              + " separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Double> loads;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "20",
      description = "Seconds at each share (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--long-texts",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of texts of some 200 tokens among the questions of one more measurement, at half of"
              + " the rate at which such a mix is linked; 0 leaves it out (default:"
              + " ${DEFAULT-VALUE}).")
  private double longTexts;

  @Option(
      names = "--flame-graph",
      paramLabel = "FILE",
      description =
          "HTML page to write, of where the TaskManager spends its processor time at half load:"
              + " Flink's profiler samples it for as long as each share takes (default: none).")
  private @Nullable Path flameGraph;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    json.prepare();
    if (flameGraph != null) {
      Arguments.createParent(flameGraph);
    }
    Screen screen = Screen.error();
    Path folder = release.directory(screen);
    List<String> texts = SynthesizedTexts.of(folder);
    StreamBench bench =
        Arguments.checked(
            () ->
                new StreamBench(
                    folder.getFileName().toString(),
                    folder,
                    texts,
                    Home.folder().resolve("bench").toAbsolutePath(),
                    deliveries,
                    job.entrySet().stream()
                        .map(o -> "--" + o.getKey() + "=" + o.getValue())
                        .toList(),
                    new StreamBench.Turns(warmUp, turns, questions),
                    new StreamBench.Clock(loads, seconds, longTexts),
                    flameGraph));
    Figures figures = Figures.begin();
    bench.run(figures::addAndPrint);
    json.write(figures);
    return 0;
  }
}
