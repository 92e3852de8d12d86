// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ElqScheduleTest {
  private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

  @Test
  void everyEpochTakesAllQuestionsInOrder() {
    var schedule = new ElqSchedule(3, 0, false, 4, 1, 1, 0);
    assertThat(schedule.epochNumbers()).containsExactly(0, 1, 2);
    assertThat(schedule.batches(TEN, 2))
        .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
    // Two whole steps an epoch, though there are three batches.
    assertThat(schedule.steps(10)).isEqualTo(6);
  }

  @Test
  void distributedQuestionsAreEachInOneEpoch() {
    var schedule = new ElqSchedule(3, 1, true, 2, 1, 1, 0);
    assertThat(schedule.epochNumbers()).containsExactly(1, 2);
    assertThat(schedule.batches(TEN, 1)).containsExactly(List.of(3, 4), List.of(5));
    assertThat(schedule.batches(TEN, 2)).containsExactly(List.of(6, 7), List.of(8));
    assertThat(schedule.steps(10)).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schedule.batches(List.of(1, 2), 1))
        .withMessageContaining("2 training questions are too few for 3 epochs");
  }

  @Test
  void accumulationMakesFewerSteps() {
    assertThat(new ElqSchedule(5, 0, false, 2, 2, 1, 0).steps(10)).isEqualTo(10);
    assertThat(new ElqSchedule(5, 0, false, 8, 2, 1, 0).steps(10)).isZero();
  }

  @Test
  void theRateRisesFromZeroAndFallsToZero() {
    var schedule = new ElqSchedule(1, 0, false, 1, 1, 0.5, 0.2);
    double[] rates = IntStream.range(0, 12).mapToDouble(s -> schedule.rate(s, 10)).toArray();
    double[] expected = {0, 0.25, 0.5, 0.4375, 0.375, 0.3125, 0.25, 0.1875, 0.125, 0.0625, 0, 0};
    assertThat(rates).containsExactly(expected, within(1e-15));
    assertThat(new ElqSchedule(1, 0, false, 1, 1, 0.5, 0).rate(0, 10)).isEqualTo(0.5);
    assertThat(schedule.rate(0, 0)).isZero();
  }

  @Test
  void theFirstEpochIsSkippedByDefault() {
    assertThat(new ElqSchedule(1, 1, true, 8, 1, 1, 0).epochNumbers()).isEmpty();
  }
}
