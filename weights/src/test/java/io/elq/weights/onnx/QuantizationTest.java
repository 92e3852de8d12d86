// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.weights.onnx.ActivationRanges.Range;
import io.elq.weights.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantizationTest {
  private static final int ROWS = 40;
  private static final int COLUMNS = 7;

  @Test
  void aMatrixIsRoundedByHalfAStepOfItsColumnAtMost() {
    Tensor matrix = RandomBert.tensor(new Random(1), 0, 0.3, ROWS, COLUMNS);
    QuantizedMatrix rounded = QuantizedMatrix.of(matrix);
    for (int i = 0; i < matrix.data().length; i++) {
      float scale = rounded.scales()[i % COLUMNS];
      assertThat(rounded.values()[i] * scale).isCloseTo(matrix.data()[i], within(0.501f * scale));
    }
  }

  @Test
  void aMatrixWithOneScaleIsRoundedByHalfAStepOfItsGreatestValueAtMost() {
    Tensor matrix = RandomBert.tensor(new Random(1), 0, 0.3, ROWS, COLUMNS);
    QuantizedMatrix rounded = QuantizedMatrix.withOneScale(matrix);
    float scale = rounded.scales()[0];
    assertThat(rounded.scales()).hasSize(COLUMNS).containsOnly(scale);
    assertThat(rounded.values()).containsAnyOf((byte) 127, (byte) -127);
    for (int i = 0; i < matrix.data().length; i++) {
      assertThat(rounded.values()[i] * scale).isCloseTo(matrix.data()[i], within(0.501f * scale));
    }
  }

  @Test
  void aColumnOfZerosStaysOne() {
    QuantizedMatrix rounded = QuantizedMatrix.of(new Tensor(new int[] {2, 1}, new float[2]));
    assertThat(rounded.values()).containsOnly(0);
    assertThat(rounded.scales()[0]).isPositive();
  }

  @Test
  void smoothingLeavesTheProductAsItIs() {
    Random random = new Random(2);
    Tensor weight = RandomBert.tensor(random, 0, 0.3, ROWS, COLUMNS);
    float[] input = RandomBert.tensor(random, 0, 2, ROWS).data();
    input[3] = 500;
    Smoothing smoothing = Smoothing.of(new Range(new float[ROWS], input), weight);
    float[] smooth = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      smooth[row] = input[row] * smoothing.factors().data()[row];
    }
    Tensor moved = smoothing.apply(weight);
    for (int column = 0; column < COLUMNS; column++) {
      assertThat(product(smooth, moved, column))
          .isCloseTo(product(input, weight, column), within(1e-2));
    }
    assertThat(smooth[3] / smooth[4]).as("of 500 and about 2").isLessThan(60);
  }

  private static double product(float[] input, Tensor weight, int column) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += input[row] * weight.data()[row * COLUMNS + column];
    }
    return sum;
  }

  @Test
  void zeroIsAByte() {
    ByteScale scale = ByteScale.of(-0.17f, 3);
    assertThat(scale.zero()).isEqualTo(14);
    assertThat((255 - scale.zero()) * scale.scale()).isCloseTo(3, within(scale.scale()));
    assertThat(ByteScale.of(0, 0).scale()).isPositive();
  }

  @Test
  void theLargestNeuronsAreSetApart() {
    Range range = new Range(new float[] {-1, -9, 0, -2}, new float[] {8, 1, 3, 2});
    assertThat(Neurons.of(range, 2).large()).containsExactly(0, 1);
    assertThat(Neurons.of(range, 2).others()).containsExactly(2, 3);
    assertThat(Neurons.of(range, 0).large()).isEmpty();
  }

  @Test
  void rangesOfTwoSamplesAreJoined() {
    Range both =
        new Range(new float[] {-1}, new float[] {2})
            .or(new Range(new float[] {-3}, new float[] {1}));
    assertThat(both.least()).containsExactly(-3);
    assertThat(both.greatest()).containsExactly(2);
  }

  @Test
  void aPrecisionIsReadByItsName() {
    assertThat(Precision.of("int8")).isEqualTo(Precision.INT8);
    assertThat(Precision.INT8).hasToString("int8");
    assertThatThrownBy(() -> Precision.of("int4"))
        .hasMessage("int4 is not a precision; there are fp32, fp16, int8");
  }
}
