// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import io.elq.builder.model.ModelShape;
import io.elq.weights.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Three numbers that make joint scores mean what they say (temperature scaling, Guo et al. 2017, of
 * both factors of the joint probability). They go into the heads' weights, so they cost nothing
 * where questions are linked.
 *
 * @param mentionFactor multiplies mention logits, positive
 * @param mentionShift added to them afterwards
 * @param candidateFactor multiplies scores of candidates, positive
 */
public record Calibration(float mentionFactor, float mentionShift, float candidateFactor) {
  /** Changes nothing. */
  public static final Calibration NONE = new Calibration(1, 0, 1);

  /** Checks the ranges. */
  public Calibration {
    if (!(mentionFactor > 0) || !(candidateFactor > 0) || !Float.isFinite(mentionShift)) {
      throw new IllegalArgumentException(
          "calibration by %s, %s and %s: factors have to be positive, the shift finite"
              .formatted(mentionFactor, mentionShift, candidateFactor));
    }
  }

  /**
   * The trained parameters of a model with these numbers in them.
   *
   * @param shape what the model is made of
   * @param tensors its trained parameters, which are not changed
   */
  public Map<String, Tensor> in(ModelShape shape, Map<String, Tensor> tensors) {
    Map<String, Tensor> calibrated = new LinkedHashMap<>(tensors);
    List<String> layers = shape.mentionHead();
    String head = layers.get(layers.size() - 1);
    calibrated.computeIfPresent(head + "weight", (name, weight) -> times(weight, mentionFactor));
    calibrated.computeIfPresent(head + "bias", (name, bias) -> shifted(times(bias, mentionFactor)));
    calibrated.computeIfPresent(
        ModelShape.NAMES, (name, bonus) -> times(bonus, mentionFactor, candidateFactor));
    calibrated.computeIfPresent(ModelShape.TITLE, (name, bonus) -> times(bonus, candidateFactor));
    calibrated.computeIfPresent(ModelShape.ABSENT, (name, score) -> times(score, candidateFactor));
    calibrated.computeIfPresent(ModelShape.SCALE, (name, scale) -> times(scale, candidateFactor));
    return calibrated;
  }

  /** A span's logit has one start logit. */
  private Tensor shifted(Tensor bias) {
    bias.data()[0] += mentionShift;
    return bias;
  }

  private static Tensor times(Tensor tensor, float factor) {
    float[] values = tensor.data().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return new Tensor(tensor.shape(), values);
  }

  /** The last number by a factor of its own. */
  private static Tensor times(Tensor tensor, float others, float last) {
    Tensor multiplied = times(tensor, others);
    int end = tensor.data().length - 1;
    multiplied.data()[end] = tensor.data()[end] * last;
    return multiplied;
  }
}
