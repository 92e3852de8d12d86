// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.elq.trainer.dev.Calibration;
import io.elq.trainer.dev.DevLoss;
import io.elq.trainer.dev.DevScore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training run came to.
 *
 * @param model the model directory
 * @param bestEpoch the epoch that was kept, from 1; 0 where the mean of several models was
 * @param epochs what each epoch did; none for a mean
 * @param kept what was kept; null in every process but the first, which alone evaluates
 * @param seconds wall-clock time of the run, all its parts together
 * @param questionsPerSecond questions trained a second, evaluation not counted
 */
public record TrainingResult(
    Path model,
    int bestEpoch,
    List<TrainingResult.Epoch> epochs,
    @Nullable Kept kept,
    double seconds,
    double questionsPerSecond) {

  /**
   * What was kept.
   *
   * @throws IllegalStateException in a process that is not the first
   */
  public Kept requireKept() {
    if (kept == null) {
      throw new IllegalStateException("only the first process evaluates what is kept");
    }
    return kept;
  }

  /**
   * The best epoch's model, or the mean of several, calibrated on dev.
   *
   * @param threshold the threshold with the best objective
   * @param dev scores at that threshold, one a dev set
   * @param calibration what went into the weights
   * @param errorBefore expected calibration error of joint scores on dev, 0 to 1, before that
   * @param errorAfter the same afterwards
   */
  public record Kept(
      float threshold,
      List<DevScore> dev,
      Calibration calibration,
      double errorBefore,
      double errorAfter) {}

  /**
   * One epoch.
   *
   * @param entityLoss mean entity loss
   * @param spanLoss mean span loss, unweighted
   * @param threshold the threshold with the best objective
   * @param objective mean of weak and strong F1 over the dev sets
   * @param dev scores at that threshold, one a dev set
   * @param devLosses losses, one a dev set
   * @param imitation mean distance to the teacher, unweighted; 0 without one
   */
  public record Epoch(
      int number,
      double entityLoss,
      double spanLoss,
      float threshold,
      double objective,
      List<DevScore> dev,
      List<DevLoss> devLosses,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) double imitation) {}
}
