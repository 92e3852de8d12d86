// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.trainer.options.Schedule;
import picocli.CommandLine.Option;

/** How long to train, and in what steps. */
final class ScheduleArguments {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "4",
      description = "Passes through the corpora (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--epoch-questions",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Questions of each corpus in an epoch, which continues where the last one ended: for"
              + " files larger than memory. 0 takes all (default: ${DEFAULT-VALUE}).")
  private int epochQuestions;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Stop after N epochs without a better one; 0 runs all (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description = "Questions in a batch, over all processes (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      defaultValue = "1",
      description = "Batches in an optimizer step (default: ${DEFAULT-VALUE}).")
  private int accumulation;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "8e-4",
      description =
          "Peak learning rate of the encoders. The default suits low-rank factors; take a tenth of"
              + " it for --tune full (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--head-learning-rate",
      paramLabel = "X",
      defaultValue = "1e-3",
      description =
          "Peak learning rate of the mention head and the projection (default: ${DEFAULT-VALUE}).")
  private double headLearningRate;

  @Option(
      names = "--number-learning-rate",
      paramLabel = "X",
      defaultValue = "2e-2",
      description =
          "Peak learning rate of the length of mention vectors and the name bonus"
              + " (default: ${DEFAULT-VALUE}).")
  private double numberLearningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "X",
      defaultValue = "0.1",
      description =
          "Share of all steps in which the learning rates rise (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Weight decay of matrices (default: ${DEFAULT-VALUE}).")
  private double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      defaultValue = "1",
      description = "Largest gradient norm (default: ${DEFAULT-VALUE}).")
  private double clip;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Dropout in the encoders (default: ${DEFAULT-VALUE}).")
  private double dropout;

  Schedule schedule() {
    return new Schedule(
        new Schedule.Length(epochs, epochQuestions, patience),
        new Schedule.Steps(batchSize, accumulation),
        new Schedule.Rates(learningRate, headLearningRate, numberLearningRate, warmUp),
        new Schedule.Regularization(weightDecay, clip, dropout));
  }
}
