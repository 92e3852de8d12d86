// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.weights.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final String HEAD = ModelShape.HEADS + "mention_scores.bound_classifier.";
  private static final Calibration CALIBRATION = new Calibration(0.5f, 3, 0.25f);

  private static Tensor tensor(float... values) {
    return new Tensor(new int[] {values.length}, values);
  }

  @Test
  void goesIntoTheLastMentionLayerTheNamesAndTheLengthOfMentionVectors() {
    ModelShape shape =
        new ModelShape(Tuning.FROZEN, Tuning.FROZEN, Pooling.ALL_AVG, 2, true, true, true, true, 0);
    Map<String, Tensor> tensors =
        Map.of(
            HEAD + "0.weight",
            tensor(7),
            HEAD + "3.weight",
            tensor(2, 4),
            HEAD + "3.bias",
            tensor(2, 4, 6),
            ModelShape.NAMES,
            tensor(8, 6, 8),
            ModelShape.TITLE,
            tensor(12),
            ModelShape.ABSENT,
            tensor(16),
            ModelShape.SCALE,
            tensor(20));

    Map<String, Tensor> calibrated = CALIBRATION.in(shape, tensors);

    assertThat(calibrated.get(HEAD + "0.weight").data()).containsExactly(7);
    assertThat(calibrated.get(HEAD + "3.weight").data()).containsExactly(1, 2);
    assertThat(calibrated.get(HEAD + "3.bias").data()).containsExactly(4, 2, 3);
    assertThat(calibrated.get(ModelShape.NAMES).data()).containsExactly(4, 3, 2);
    assertThat(calibrated.get(ModelShape.TITLE).data()).containsExactly(3);
    assertThat(calibrated.get(ModelShape.ABSENT).data()).containsExactly(4);
    assertThat(calibrated.get(ModelShape.SCALE).data()).containsExactly(5);
    assertThat(tensors.get(ModelShape.SCALE).data()).containsExactly(20);
  }

  @Test
  void factorsArePositive() {
    assertThatThrownBy(() -> new Calibration(0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive");
  }
}
