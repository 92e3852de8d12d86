// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void aRateCountsTheWorkOfAllThreadsAfterWarmingUp() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Rate rate =
        Rate.of(
            call -> {
              calls.incrementAndGet();
              return 3;
            },
            2,
            SHORT);
    assertThat(rate.perSecond()).isPositive().isLessThan(3 * calls.get() / 0.02);
    assertThat(rate.perCpuSecond()).isPositive();
  }

  @Test
  void aFailureOfTheWorkEndsTheMeasurement() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Rate.of(
                    call -> {
                      throw new IllegalArgumentException("broken");
                    },
                    1,
                    SHORT))
        .havingRootCause()
        .withMessage("broken");
  }
}
