// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.large.LargeBench;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.cli.terminal.Screen;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq bench large}. */
@Command(
    name = "large",
    description = {
      "Measures question encoders of BERT-large's size, ELQ's own, against PyTorch.",
      "Writes a checkpoint of ELQ with random weights, imports it as ./elq import elq does, in fp32"
          + " and in int8, and has both take turns with plain ONNX Runtime and with a forward pass"
          + " in PyTorch, where python3-torch is installed. Takes some minutes, 7 GB of disk and 6"
          + " GB of memory; its files are deleted at the end."
    })
final class LargeBenchCommand implements Callable<Integer> {

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "16",
      description = "Tokens of a question (default: ${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,64",
      description = "Questions a run, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is measured (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Mixin private JsonOption json;

  /** The suite; one run at a time, because PyTorch has no more. */
  static LargeBench bench(int tokens, List<Integer> batches, int turns, double seconds) {
    return Arguments.checked(
        () ->
            new LargeBench(
                LargeBench.BERT_LARGE,
                Home.folder().resolve("bench-large").toAbsolutePath(),
                new EncoderBench(
                    "large", tokens, batches, List.of(1), turns, Arguments.seconds(seconds))));
  }

  @Override
  public Integer call() throws Exception {
    json.prepare();
    LargeBench bench = bench(tokens, batches, turns, seconds);
    Figures figures = Figures.begin();
    EncoderReport report = new EncoderReport(figures);
    report.begin(tokens);
    bench.run(report::add, Screen.error()::raw);
    json.write(figures);
    return 0;
  }
}
