package io.elq.trainer.train;

import java.nio.file.Path;
import java.util.List;

/**
 * What a training run came to.
 *
 * @param model the model directory
 * @param threshold joint-score threshold chosen on the dev sets
 * @param bestEpoch the epoch that was kept, from 1
 * @param dev scores of the kept epoch at the threshold, one a dev set
 * @param epochs what each epoch did
 * @param seconds wall-clock time of the run
 * @param questionsPerSecond questions trained a second, evaluation not counted
 */
public record TrainingResult(
    Path model,
    float threshold,
    int bestEpoch,
    List<DevScore> dev,
    List<Epoch> epochs,
    double seconds,
    double questionsPerSecond) {

  /**
   * One epoch.
   *
   * @param entityLoss mean entity loss
   * @param spanLoss mean span loss, unweighted
   * @param objective mean of weak and strong F1 over the dev sets
   * @param dev scores at the epoch's best threshold
   */
  public record Epoch(
      int number, double entityLoss, double spanLoss, double objective, List<DevScore> dev) {}
}
