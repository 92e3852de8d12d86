// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.synthesize;

import io.elq.cli.common.Arguments;
import io.elq.trainer.synthesize.QuestionSynthesizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes labelled questions for people who have a catalogue and no questions. */
@Command(
    name = "synthesize",
    description = "Writes labelled training questions about the entities of a catalogue.")
public final class SynthesizeCommand implements Callable<Integer> {

  @Option(
      names = "--catalogue",
      required = true,
      paramLabel = "FILE",
      description =
          "Entities as JSON lines, as in ELQ's entity.jsonl; a title is enough (required).")
  private Path catalogue;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write, compressed if its name ends in .gz (required).")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Number of questions (default: ${DEFAULT-VALUE}).")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed; the same one gives the same questions (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    Arguments.require(catalogue, "make one with ./elq catalogue wordnet --out FILE");
    Arguments.atLeast(1, "--count", count);
    Arguments.createParent(out);
    new QuestionSynthesizer(catalogue).write(out, count, seed);
    System.out.printf("%,d questions written to %s%n", count, out);
    return 0;
  }
}
