package io.elq.trainer.train;

import java.nio.file.Path;
import java.util.List;

/**
 * What a training run came to.
 *
 * @param model the model directory
 * @param bestEpoch the epoch that was kept, from 1
 * @param epochs what each epoch did
 * @param seconds wall-clock time of the run, all its parts together
 * @param questionsPerSecond questions trained a second, evaluation not counted
 */
public record TrainingResult(
    Path model,
    int bestEpoch,
    List<TrainingResult.Epoch> epochs,
    double seconds,
    double questionsPerSecond) {

  /** The epoch that was kept. */
  public Epoch best() {
    return epochs.get(bestEpoch - 1);
  }

  /**
   * One epoch.
   *
   * @param entityLoss mean entity loss
   * @param spanLoss mean span loss, unweighted
   * @param threshold the threshold with the best objective
   * @param objective mean of weak and strong F1 over the dev sets
   * @param dev scores at that threshold, one a dev set
   */
  public record Epoch(
      int number,
      double entityLoss,
      double spanLoss,
      float threshold,
      double objective,
      List<DevScore> dev) {}
}
