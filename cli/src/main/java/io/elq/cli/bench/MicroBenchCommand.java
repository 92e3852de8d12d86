// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.micro.MicroBench;
import io.elq.cli.common.Arguments;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq bench micro}. */
@Command(
    name = "micro",
    description = {
      "Measures single parts of the linker with JMH: tokenizer, spans, batcher, Avro.",
      "For each, the time of a question and the memory that it allocates on the Java heap, on one"
          + " thread, with fixed questions and without a release: the tokenizer is bge-small's,"
          + " token vectors are random, and the batcher's encoder does nothing."
    })
final class MicroBenchCommand implements Callable<Integer> {

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "2",
      description = "JVMs that measure each part, one after the other (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often each JVM measures, after two to warm up (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    json.prepare();
    MicroBench bench =
        Arguments.checked(() -> new MicroBench(forks, iterations, Arguments.seconds(seconds)));
    Figures figures = Figures.begin();
    bench.run(figures::addAndPrint);
    json.write(figures);
    return 0;
  }
}
