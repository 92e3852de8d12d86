// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalvesTest {
  @Test
  void everyHalfSurvives() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Halves.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Halves.toFloat(Halves.ofFloat(value))).isNaN();
      } else {
        assertThat(Halves.ofFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void betweenTwoHalvesTheNearerCountsAndOfEqualsTheEvenOne() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = Halves.toFloat((short) bits);
      float high = Halves.toFloat((short) (bits + 1));
      float middle = (low + high) / 2;
      short even = (short) (bits % 2 == 0 ? bits : bits + 1);
      assertThat(Halves.ofFloat(middle)).isEqualTo(even);
      assertThat(Halves.ofFloat(-middle)).isEqualTo((short) (even | 0x8000));
      assertThat(Halves.ofFloat(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(Halves.ofFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @Test
  void whatIsTooLargeBecomesInfinite() {
    assertThat(Halves.ofFloat(65_519.99f)).isEqualTo((short) 0x7bff);
    assertThat(Halves.toFloat((short) 0x7bff)).isEqualTo(Halves.LARGEST);
    for (float large : new float[] {65_520, 1e30f, Float.POSITIVE_INFINITY}) {
      assertThat(Halves.ofFloat(large)).isEqualTo((short) 0x7c00);
      assertThat(Halves.ofFloat(-large)).isEqualTo((short) 0xfc00);
    }
  }

  @Test
  void theErrorIsAtMostHalfAStep() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      float value = (float) random.nextGaussian();
      float error = Math.abs(Halves.toFloat(Halves.ofFloat(value)) - value);
      assertThat(error).isLessThanOrEqualTo(Math.max(Math.abs(value) * 0x1p-11f, 0x1p-25f));
    }
  }
}
