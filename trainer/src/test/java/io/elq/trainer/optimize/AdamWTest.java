// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.trainer.network.Libtorch;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final int SIZE = 1000;
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;

  @BeforeAll
  static void startLibtorch() {
    Libtorch.start(1);
  }

  @Test
  void parametersMoveAsThePaperSays() {
    try (PointerScope scope = new PointerScope();
        AdamW adam = new AdamW()) {
      Tensor parameter = parameter(1);
      double[] expected = doubles(parameter);
      double[] mean = new double[SIZE];
      double[] square = new double[SIZE];
      adam.addGroup(Map.of("weight", parameter), DECAY);
      for (int step = 1; step <= 5; step++) {
        double[] gradient = doubles(give(parameter, step));
        adam.step(RATE);
        for (int i = 0; i < SIZE; i++) {
          mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
          square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
          double corrected = mean[i] / (1 - Math.pow(0.9, step));
          double root = Math.sqrt(square[i] / (1 - Math.pow(0.999, step)));
          expected[i] = expected[i] * (1 - RATE * DECAY) - RATE * corrected / (root + 1e-8);
        }
      }
      double[] moved = doubles(parameter);
      for (int i = 0; i < SIZE; i++) {
        assertThat(moved[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  @Test
  void groupsHaveTheirOwnRatesAndWhatHasNoGradientStays() {
    try (PointerScope scope = new PointerScope();
        AdamW adam = new AdamW()) {
      Tensor fast = parameter(1);
      Tensor slow = parameter(1);
      Tensor still = parameter(1);
      double[] before = doubles(fast);
      adam.addGroup(Map.of("fast", fast, "still", still), 0);
      adam.addGroup(Map.of("slow", slow), 0);
      give(fast, 1);
      give(slow, 1);
      adam.step(0.1, 0.001);
      assertThat(Math.abs(doubles(fast)[0] - before[0])).isCloseTo(0.1, within(1e-4));
      assertThat(Math.abs(doubles(slow)[0] - before[0])).isCloseTo(0.001, within(1e-5));
      assertThat(doubles(still)).isEqualTo(before);
    }
  }

  @Test
  void aSavedStateContinuesAsIfNothingHadHappened() {
    try (PointerScope scope = new PointerScope();
        AdamW whole = new AdamW();
        AdamW first = new AdamW();
        AdamW second = new AdamW()) {
      Tensor unbroken = parameter(1);
      Tensor broken = parameter(1);
      whole.addGroup(Map.of("weight", unbroken), DECAY);
      first.addGroup(Map.of("weight", broken), DECAY);
      second.addGroup(Map.of("weight", broken), DECAY);
      for (int step = 1; step <= 4; step++) {
        if (step == 3) {
          first.state().forEach((name, tensor) -> second.state().get(name).copy_(tensor));
        }
        give(unbroken, step);
        give(broken, step);
        whole.step(RATE);
        (step < 3 ? first : second).step(RATE);
      }
      assertThat(doubles(broken)).isEqualTo(doubles(unbroken));
    }
  }

  private static Tensor parameter(long seed) {
    return Libtorch.floats(random(seed), SIZE).set_requires_grad(true);
  }

  /** Gives a parameter the gradient of a step. */
  private static Tensor give(Tensor parameter, long step) {
    parameter.mutable_grad().put(Libtorch.floats(random(100 + step), SIZE));
    return parameter.grad();
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(Tensor tensor) {
    float[] values = Libtorch.values(tensor);
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
