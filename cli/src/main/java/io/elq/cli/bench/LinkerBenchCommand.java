// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.linker.LinkerBench;
import io.elq.cli.common.Arguments;
import io.elq.cli.local.ReleaseOption;
import io.elq.cli.terminal.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq bench linker}. */
@Command(
    name = "linker",
    description = {
      "Measures the linker in this process, as ./elq link runs it, without Kafka and Flink.",
      "Numbers of threads take turns at the same questions. Then measures the memory that a"
          + " question allocates on the Java heap, over all threads."
    })
final class LinkerBenchCommand implements Callable<Integer> {

  @Mixin private ReleaseOption release;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description =
          "Batches that the encoder runs at the same time, a thread each, separated by commas"
              + " (default: 1 and the processors).")
  private List<Integer> threads = oneAndAll();

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Questions in a turn (default: ${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is measured (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Mixin private JsonOption json;

  /** One thread, and one for each processor. */
  static List<Integer> oneAndAll() {
    return Stream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toList();
  }

  @Override
  public Integer call() throws Exception {
    json.prepare();
    Path folder = release.directory(Screen.error());
    List<String> texts = SynthesizedTexts.of(folder);
    LinkerBench bench =
        Arguments.checked(() -> new LinkerBench(folder, texts, threads, questions, turns));
    Figures figures = Figures.begin();
    bench.run(figures::addAndPrint);
    json.write(figures);
    return 0;
  }
}
