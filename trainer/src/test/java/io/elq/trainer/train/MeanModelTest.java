// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.model.LowRank;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TinyBert;
import io.elq.builder.model.TrainedModel;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeanModelTest {
  private static final ModelShape SHAPE = ModelShape.lowRank(4, 8);

  /** A model with factors that do something. */
  private static TrainedModel model(long seed) {
    TrainedModel initial = TinyBert.trained(SHAPE, 1);
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new HashMap<>();
    initial
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = tensor.data().clone();
              for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.1 * random.nextGaussian());
              }
              tensors.put(name, new Tensor(tensor.shape(), values));
            });
    return new TrainedModel(SHAPE, initial.base(), tensors);
  }

  @Test
  void itsMatricesAreTheMeanOfTheirMatrices() {
    TrainedModel one = model(1);
    TrainedModel other = model(2);

    TrainedModel mean = MeanModel.of(List.of(one, other));

    assertThat(mean.shape().question().rank()).isEqualTo(8);
    Map<String, Tensor> expected = one.questionEncoder().tensors();
    mean.questionEncoder()
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] first = expected.get(name).data();
              float[] second = other.questionEncoder().tensors().get(name).data();
              for (int i = 0; i < first.length; i++) {
                assertThat(tensor.data()[i])
                    .as(name)
                    .isCloseTo((first[i] + second[i]) / 2, within(2e-3f));
              }
            });
    assertThat(mean.mentionScale())
        .isCloseTo((one.mentionScale() + other.mentionScale()) / 2, within(1e-5f));
    mean.tensors()
        .forEach(
            (name, tensor) ->
                assertThat(ElementType.F16.holds(tensor.data()))
                    .as(name)
                    .isEqualTo(name.contains(LowRank.FACTOR)));
  }

  @Test
  void modelsOfTwoShapesHaveNone() {
    TrainedModel wider = TinyBert.trained(ModelShape.lowRank(5, 8), 1);
    assertThatThrownBy(() -> MeanModel.of(List.of(model(1), wider)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one shape");
  }
}
