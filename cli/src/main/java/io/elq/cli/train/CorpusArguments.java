package io.elq.cli.train;

import io.elq.cli.common.Arguments;
import io.elq.trainer.options.Corpus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** One corpus: a catalogue, and questions about its entities. */
final class CorpusArguments {

  @Option(
      names = "--catalogue",
      required = true,
      paramLabel = "FILE",
      description = "The entities that the labels name, as JSON lines, plain or .gz.")
  private Path catalogue;

  @Option(
      names = "--questions",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Training questions, as JSON lines, plain or .gz: text, label_id, and mentions or"
              + " tokenized_mention_idxs.")
  private List<Path> questions;

  @Option(
      names = "--dev",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Questions that the best epoch and the threshold are chosen on; at least one corpus"
              + " needs some.")
  private List<Path> dev = new ArrayList<>();

  @Option(
      names = "--soft-targets",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "What models that have not seen the questions say of them, as --hold-out writes it; half"
              + " of what their spans are to be. Not read with --hold-out.")
  private List<Path> softTargets = new ArrayList<>();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Passes through this corpus an epoch: ${DEFAULT-VALUE}.")
  private int repeat;

  Corpus corpus() {
    Arguments.require(catalogue, "make one with ./elq catalogue wordnet --out FILE");
    questions.forEach(file -> Arguments.require(file, "make some with ./elq synthesize"));
    dev.forEach(file -> Arguments.require(file, "make some with ./elq synthesize --seed 2"));
    String name = catalogue.getFileName().toString().replaceFirst("\\..*", "");
    return new Corpus(name, catalogue, questions, dev, softTargets, repeat);
  }
}
