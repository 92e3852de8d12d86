// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.elq.job.FakeRelease;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldLinkersTest {
  private static final ReleasePointer FIRST = FakeRelease.pointer("r1");
  private static final ReleasePointer SECOND = FakeRelease.pointer("r2");

  private final int before = FakeRelease.LEASES.get();
  private final HeldLinkers linkers = new HeldLinkers(new FakeRelease());

  @AfterEach
  void closeThem() {
    linkers.close();
    assertThat(FakeRelease.LEASES).hasValue(before);
  }

  @Test
  void theLatestReleaseStaysOpenBetweenQuestions() {
    LinkerLease lease = linkers.borrow(FIRST);
    linkers.giveBack(FIRST);
    assertThat(FakeRelease.LEASES).hasValue(before + 1);
    assertThat(linkers.borrow(FIRST)).isSameAs(lease);
    linkers.giveBack(FIRST);
  }

  @Test
  void anOlderReleaseIsClosedWhenItsLastQuestionHasLeft() {
    linkers.borrow(FIRST);
    linkers.borrow(FIRST);
    linkers.borrow(SECOND);
    linkers.giveBack(SECOND);
    linkers.giveBack(FIRST);
    assertThat(FakeRelease.LEASES).hasValue(before + 2);
    linkers.giveBack(FIRST);
    assertThat(FakeRelease.LEASES).hasValue(before + 1);
  }

  @Test
  void aReleaseThatDoesNotOpenLeavesNothingBehind() {
    assertThatExceptionOfType(ReleaseException.class)
        .isThrownBy(() -> linkers.borrow(FakeRelease.pointer("bad")));
    assertThat(FakeRelease.LEASES).hasValue(before);
    assertThat(linkers.batching()).isEmpty();
  }

  @Test
  void theBatchersFiguresAreThoseOfTheLatestRelease() {
    assertThat(linkers.batching()).isEmpty();
    linkers.borrow(FIRST);
    assertThat(linkers.batching()).isPresent();
    linkers.giveBack(FIRST);
  }
}
