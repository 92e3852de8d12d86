// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OverReleasesTest {

  @Test
  void theCounterGoesOnWhereANewReleaseBeginsAtZero() {
    AtomicLong counted = new AtomicLong(5);
    OverReleases counter = new OverReleases(counted::get);
    assertThat(counter.getCount()).isEqualTo(5);
    counted.set(9);
    assertThat(counter.getCount()).isEqualTo(9);
    counted.set(2);
    assertThat(counter.getCount()).isEqualTo(11);
    assertThat(counter.getCount()).isEqualTo(11);
    counted.set(4);
    assertThat(counter.getCount()).isEqualTo(13);
  }
}
