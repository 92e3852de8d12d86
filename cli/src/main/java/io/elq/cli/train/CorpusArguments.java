// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.cli.common.Arguments;
import io.elq.trainer.options.Corpus;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * One corpus: a catalogue, and questions about its entities. Lists have no initial value, which
 * picocli would share between corpora.
 */
final class CorpusArguments {

  @Option(
      names = "--catalogue",
      required = true,
      paramLabel = "FILE",
      description = "Entities that the labels name, as JSON lines, plain or .gz (required).")
  private Path catalogue;

  @Option(
      names = "--questions",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Training questions, as JSON lines, plain or .gz, with text, label_id, and mentions or"
              + " tokenized_mention_idxs (required).")
  private List<Path> questions;

  @Option(
      names = "--dev",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Questions on which the best epoch and the threshold are chosen. At least one corpus"
              + " needs some (default: none).")
  private @Nullable List<Path> dev;

  @Option(
      names = "--soft-targets",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Predictions for the training questions by models that have not seen them, as --hold-out"
              + " writes them: seven tenths of the target of each span. Not read with --hold-out"
              + " (default: none).")
  private @Nullable List<Path> softTargets;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Passes through this corpus in each epoch (default: ${DEFAULT-VALUE}).")
  private int repeat;

  Corpus corpus() {
    Arguments.require(catalogue, "make one with ./elq catalogue wordnet --out FILE");
    Arguments.atLeast(1, "--repeat", repeat);
    questions.forEach(file -> Arguments.require(file, "make some with ./elq synthesize"));
    List<Path> devFiles = given(dev);
    List<Path> softFiles = given(softTargets);
    devFiles.forEach(file -> Arguments.require(file, "make some with ./elq synthesize --seed 2"));
    softFiles.forEach(
        file -> Arguments.require(file, "./elq train --hold-out writes one for each part"));
    String name = catalogue.getFileName().toString().replaceFirst("\\..*", "");
    return new Corpus(name, catalogue, questions, devFiles, softFiles, repeat);
  }

  private static List<Path> given(@Nullable List<Path> files) {
    return files == null ? List.of() : files;
  }
}
