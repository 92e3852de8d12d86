// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.live.entity.JobEntities;
import io.elq.linker.release.ReleaseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

class OverlaidReleasesTest {

  @Test
  void aReleaseThatOpensOnceAndNotAgainIsGivenBack() {
    AtomicInteger asked = new AtomicInteger();
    LinkerProvider once =
        pointer ->
            asked.getAndIncrement() == 0
                ? CompletableFuture.completedFuture(FakeRelease.open(pointer))
                : CompletableFuture.failedFuture(new ReleaseException("gone"));
    JobEntities entities = JobEntities.enter(new JobID());
    try {
      int before = FakeRelease.LEASES.get();

      assertThat(new OverlaidReleases(once, entities).acquire(FakeRelease.pointer("r1")))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("gone");

      assertThat(asked).hasValue(2);
      assertThat(FakeRelease.LEASES).hasValue(before);
    } finally {
      entities.leave();
    }
  }
}
