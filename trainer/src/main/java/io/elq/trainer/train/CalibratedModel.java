// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import io.elq.builder.model.ModelShape;
import io.elq.trainer.corpus.DevSet;
import io.elq.trainer.dev.Calibration;
import io.elq.trainer.dev.CalibrationFit;
import io.elq.trainer.dev.DevEvaluation;
import io.elq.trainer.network.BiEncoder;
import io.elq.weights.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The outcome of training: joint scores that are reliable on dev, and the best threshold for them.
 *
 * @param tensors trained parameters, the calibration within
 * @param kept threshold and scores
 */
record CalibratedModel(Map<String, Tensor> tensors, TrainingResult.Kept kept) {

  /**
   * Calibrates.
   *
   * @param model takes up the parameters
   * @param tensors trained parameters
   */
  static CalibratedModel of(
      BiEncoder model,
      ModelShape shape,
      Map<String, Tensor> tensors,
      DevEvaluation evaluation,
      List<DevSet> devSets) {
    model.parameters().set(tensors);
    List<CalibrationFit.Judged> before = DevEvaluation.judged(evaluation.link(devSets));
    // What scales the scores of candidates is the length of mention vectors.
    Calibration calibration = CalibrationFit.fit(before, shape.scaled());
    Map<String, Tensor> calibrated = calibration.in(shape, tensors);
    model.parameters().set(calibrated);
    DevEvaluation.Linked linked = evaluation.link(devSets);
    DevEvaluation.Outcome outcome = DevEvaluation.best(linked);
    return new CalibratedModel(
        calibrated,
        new TrainingResult.Kept(
            outcome.threshold(),
            outcome.scores(),
            calibration,
            CalibrationFit.reliability(before).error(),
            CalibrationFit.reliability(DevEvaluation.judged(linked)).error()));
  }
}
