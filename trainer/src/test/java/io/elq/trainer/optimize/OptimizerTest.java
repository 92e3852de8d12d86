// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimizerTest {
  @Test
  void theRateRisesOverTheWarmUpAndFallsToNearlyZero() {
    assertThat(Optimizer.rate(0, 100, 0.1)).isCloseTo(0.1, within(1e-9));
    assertThat(Optimizer.rate(9, 100, 0.1)).isCloseTo(1, within(1e-9));
    assertThat(Optimizer.rate(10, 100, 0.1)).isCloseTo(1, within(1e-9));
    assertThat(Optimizer.rate(55, 100, 0.1)).isCloseTo(0.5, within(1e-9));
    assertThat(Optimizer.rate(99, 100, 0.1)).isPositive().isLessThan(0.02);
  }

  @Test
  void withoutWarmUpItBeginsAtThePeak() {
    assertThat(Optimizer.rate(0, 10, 0)).isEqualTo(1);
  }
}
