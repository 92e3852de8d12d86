// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.schemas.ReleaseAnnouncement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnnouncedTest {
  private final Announced announced = new Announced();

  @Test
  void theLastReleaseForAllIsServedAndTheOneBeforeIsPrevious() {
    assertThat(announced.served()).isNull();
    assertThat(announced.previous()).isNull();
    add("a", null);
    assertThat(announced.previous()).isNull();
    add("b", null);
    add("b", null);
    assertThat(announced.served().getId()).isEqualTo("b");
    assertThat(announced.previous().getId()).isEqualTo("a");
    add("a", null);
    assertThat(announced.served().getId()).isEqualTo("a");
    assertThat(announced.previous().getId()).isEqualTo("b");
  }

  @Test
  void aCanaryEndsWithItsPromotionItsWithdrawalOrAnotherCanary() {
    add("a", null);
    add("b", 0.1);
    assertThat(announced.served().getId()).isEqualTo("a");
    assertThat(announced.canary().getId()).isEqualTo("b");
    announced.withdrawn("a");
    assertThat(announced.canary()).isNotNull();
    announced.withdrawn("b");
    assertThat(announced.canary()).isNull();
    add("b", 0.1);
    add("c", 0.2);
    assertThat(announced.canary().getId()).isEqualTo("c");
    add("c", null);
    assertThat(announced.canary()).isNull();
    assertThat(announced.served().getId()).isEqualTo("c");
  }

  private void add(String id, @Nullable Double share) {
    announced.add(new ReleaseAnnouncement(id, "/" + id, "0", share, Instant.EPOCH));
  }
}
