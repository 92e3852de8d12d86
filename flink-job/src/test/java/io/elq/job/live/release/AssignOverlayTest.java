// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeEntities;
import io.elq.job.FakeRelease;
import io.elq.job.ScriptedReleases;
import io.elq.job.live.entity.JobEntities;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.live.OverlayUpdate;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The assign stage with entities that are added and deleted. */
@Timeout(20)
class AssignOverlayTest {
  private final int leases = FakeRelease.LEASES.get();
  private final int overlays = FakeEntities.OPEN.get();
  private final ScriptedReleases releases = new ScriptedReleases();

  @AfterEach
  void everythingIsGivenBack() {
    JobEntities.closeUnused();
    assertThat(FakeEntities.OPEN).hasValue(overlays);
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void aQuestionIsStampedWithTheVersionOfItsReleasesOverlay() throws Exception {
    try (var harness = open()) {
      announce(harness, "r1");
      harness.ask("a");
      harness.order(add(3, "N1"));
      assertThat(versionWhen(harness, 4)).isEqualTo(4);
      harness.order(OverlayUpdate.delete(7, "Q-rome"));
      assertThat(versionWhen(harness, 8)).isEqualTo(8);
      assertThat(harness.extractOutputValues().get(0).overlayVersion()).isZero();
    }
  }

  @Test
  void theTaskDoesNotWaitForTheEntityEncoder() throws Exception {
    try (var harness = open()) {
      announce(harness, "r1");
      harness.order(OverlayUpdate.upsert(0, "N1", FakeEntities.SLOW, "", List.of()));
      harness.ask("a");
      assertThat(last(harness).overlayVersion()).isZero();
      assertThat(versionWhen(harness, 1)).isEqualTo(1);
    }
  }

  @Test
  void aReleaseIsServedOnceItHasAllEntities() throws Exception {
    try (var harness = open()) {
      announce(harness, "r1");
      harness.order(add(0, "N1"));
      harness.order(OverlayUpdate.upsert(1, "N2", FakeEntities.SLOW, "", List.of()));
      versionWhen(harness, 2);
      harness.announce("r2");
      harness.ask("a");
      assertThat(last(harness).assignedRelease().id()).isEqualTo("r1");
      while (!last(harness).assignedRelease().id().equals("r2")) {
        harness.runMail();
        harness.ask("b");
      }
      assertThat(harness.extractOutputValues())
          .filteredOn(question -> question.assignedRelease().id().equals("r2"))
          .allMatch(question -> question.overlayVersion() == 2);
    }
  }

  @Test
  void updatesAndTheirVersionSurviveARestartAlsoWhereTheLastTookOneBack() throws Exception {
    OperatorSubtaskState state;
    try (var before = open()) {
      announce(before, "r1");
      before.order(add(0, "N1"));
      before.order(add(1, "N2"));
      before.order(OverlayUpdate.reset(2, "N2"));
      versionWhen(before, 3);
      state = before.snapshot(1, 1);
    }
    JobEntities.closeUnused(); // as in another JVM
    int encoded = FakeEntities.ENCODED.get();
    try (var after = new AssignHarness(releases, 10, true)) {
      after.initializeState(state);
      after.open();
      after.ask("a");
      while (after.extractOutputValues().isEmpty()) {
        after.runMail();
      }
      assertThat(last(after).overlayVersion()).isEqualTo(3);
      assertThat(FakeEntities.ENCODED.get() - encoded).isEqualTo(1);
    }
  }

  @Test
  void anEntityThatCannotBeEncodedHoldsUpNoOther() throws Exception {
    try (var harness = open()) {
      announce(harness, "r1");
      harness.order(OverlayUpdate.upsert(0, "N1", FakeEntities.UNENCODABLE, "", List.of()));
      harness.order(add(1, "N2"));
      assertThat(versionWhen(harness, 2)).isEqualTo(2);
    }
  }

  @Test
  void tasksOfAJobShareWhatIsEncoded() throws Exception {
    JobEntities job = JobEntities.enter(new org.apache.flink.api.common.JobID());
    var pointer = FakeRelease.pointer("r1");
    int encoded = FakeEntities.ENCODED.get();
    for (int task = 0; task < 3; task++) {
      job.update(List.of(add(0, "N1"), add(1, "N2")));
      job.use(pointer, FakeRelease.open(pointer), releases::entities).join();
    }
    assertThat(job.version(pointer)).isEqualTo(2);
    assertThat(FakeEntities.ENCODED.get() - encoded).isEqualTo(2);
    for (int task = 0; task < 3; task++) {
      job.release(pointer);
    }
    job.leave();
  }

  private AssignHarness open() throws Exception {
    AssignHarness harness = new AssignHarness(releases, 10, true);
    harness.open();
    return harness;
  }

  /** The overlay of a release is made by another thread, also where it is empty. */
  private static void announce(AssignHarness harness, String release) throws Exception {
    harness.announce(release);
    harness.ask("first");
    while (harness.extractOutputValues().isEmpty()) {
      harness.runMail();
    }
  }

  private static OverlayUpdate add(long number, String kbId) {
    return OverlayUpdate.upsert(number, kbId, "paris " + kbId, "", List.of());
  }

  /** Asks until a question is stamped with the version. */
  private static long versionWhen(AssignHarness harness, long version) throws Exception {
    harness.ask("q");
    while (last(harness).overlayVersion() < version) {
      Thread.sleep(5);
      harness.ask("q");
    }
    return last(harness).overlayVersion();
  }

  private static PendingQuestion last(AssignHarness harness) {
    List<PendingQuestion> left = harness.extractOutputValues();
    return left.get(left.size() - 1);
  }
}
