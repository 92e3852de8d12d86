package io.elq.cli;

import io.elq.trainer.train.Corpus;
import io.elq.trainer.train.Trainer;
import io.elq.trainer.train.TrainingOptions;
import io.elq.trainer.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a model on questions labelled with the entities of one catalogue. */
@Command(
    name = "train",
    description = {
      "Trains a model on labelled questions.",
      "Fine-tunes bge-small-en-v1.5 with low-rank adapters; what it writes is the adapter, the"
          + " heads and a model card. Make a release of it with ./elq release build."
    })
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--catalogue",
      required = true,
      paramLabel = "FILE",
      description = "The entities that the labels name, as JSON lines.")
  private Path catalogue;

  @Option(
      names = "--questions",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Training questions with text, mentions and label_id, as JSON lines.")
  private List<Path> questions;

  @Option(
      names = "--dev",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Questions that the best epoch and the threshold are chosen on.")
  private List<Path> dev;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Model directory to write.")
  private Path out;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "4",
      description = "Passes: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description = "Questions a step: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "8e-4",
      description = "Of the adapters, at its peak: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--rank",
      paramLabel = "N",
      defaultValue = "16",
      description = "Rank of the adapters: ${DEFAULT-VALUE}.")
  private int rank;

  @Option(
      names = "--mention-swap",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of mentions swapped for a name of another entity, mostly a near one:"
              + " ${DEFAULT-VALUE}.")
  private double mentionSwap;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of weights, order and dropout: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    Arguments.require(catalogue, "make one with ./elq catalogue wordnet --out FILE");
    questions.forEach(file -> Arguments.require(file, "make some with ./elq synthesize"));
    dev.forEach(file -> Arguments.require(file, "make some with ./elq synthesize --seed 2"));
    String name = catalogue.getFileName().toString().replaceFirst("\\..*", "");
    TrainingResult result =
        Trainer.train(
            TrainingOptions.builder()
                .corpora(List.of(new Corpus(name, catalogue, questions, dev, 1)))
                .output(out)
                .cache(Path.of(System.getProperty("elq.home", ".elq"), "entity-vectors"))
                .epochs(epochs)
                .batchSize(batchSize)
                .learningRate(learningRate)
                .rank(rank)
                .mentionSwap(mentionSwap)
                .seed(seed)
                .build());
    System.out.printf(
        "Model written to %s: epoch %d of %d was best, threshold %.2f, %s%n%.0f s, %.0f"
            + " questions/s%n",
        result.model(),
        result.bestEpoch(),
        epochs,
        result.threshold(),
        result.dev(),
        result.seconds(),
        result.questionsPerSecond());
    return 0;
  }
}
