package io.elq.cli.train;

import io.elq.trainer.options.Schedule;
import picocli.CommandLine.Option;

/** How long is trained, and in what steps. */
final class ScheduleArguments {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "4",
      description = "Passes: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--epoch-questions",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Questions of each corpus that an epoch takes, going on where the last one ended: for"
              + " files larger than memory. 0, the default, takes all.")
  private int epochQuestions;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after N epochs without a better one; 0, the default, does all.")
  private int patience;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description = "Questions a batch, over all processes: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      defaultValue = "1",
      description = "Batches a step: ${DEFAULT-VALUE}.")
  private int accumulation;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "8e-4",
      description =
          "Of the encoders, at its peak: ${DEFAULT-VALUE}, for low-rank factors; a tenth of that for"
              + " --tune full.")
  private double learningRate;

  @Option(
      names = "--head-learning-rate",
      paramLabel = "X",
      defaultValue = "1e-3",
      description = "Of mention head and projection: ${DEFAULT-VALUE}.")
  private double headLearningRate;

  @Option(
      names = "--number-learning-rate",
      paramLabel = "X",
      defaultValue = "2e-2",
      description = "Of the length of mention vectors and the worth of names: ${DEFAULT-VALUE}.")
  private double numberLearningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Share of all steps in which the rates rise: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Of matrices: ${DEFAULT-VALUE}.")
  private double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      defaultValue = "1",
      description = "Largest gradient norm: ${DEFAULT-VALUE}.")
  private double clip;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "In the encoders: ${DEFAULT-VALUE}.")
  private double dropout;

  Schedule schedule() {
    return new Schedule(
        new Schedule.Length(epochs, epochQuestions, patience),
        new Schedule.Steps(batchSize, accumulation),
        new Schedule.Rates(learningRate, headLearningRate, numberLearningRate, warmUp),
        new Schedule.Regularization(weightDecay, clip, dropout));
  }
}
