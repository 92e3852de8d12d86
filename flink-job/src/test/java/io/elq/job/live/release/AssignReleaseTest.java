// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.FakeRelease;
import io.elq.job.ScriptedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AssignReleaseTest {
  private static final long MINUTE = 60_000;

  private final int leases = FakeRelease.LEASES.get();
  private final ScriptedReleases releases = new ScriptedReleases();

  @Test
  void questionsBeforeTheFirstAnnouncementWaitAlsoOverARestart() throws Exception {
    OperatorSubtaskState state;
    try (var before = harness(10)) {
      before.open();
      before.ask("a", "b");
      assertThat(before.answered()).isEmpty();
      state = before.snapshot(1, 1);
    }
    try (var after = harness(10)) {
      after.initializeState(state);
      after.open();
      after.ask("c");
      after.announce("r1");
      after.announce("r1");
      after.ask("d");
      assertThat(after.answered()).containsExactly("a r1", "b r1", "c r1", "d r1");
    }
  }

  @Test
  void theReleaseSurvivesARestart() throws Exception {
    OperatorSubtaskState state = served("r1");
    try (var after = harness(0)) {
      after.initializeState(state);
      after.open();
      after.ask("a");
      assertThat(after.answered()).containsExactly("a r1");
    }
  }

  @Test
  void whileAReleaseOpensTheOneBeforeContinuesAndTheTaskNeverWaits() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      releases.hold("r2");
      harness.announce("r2");
      harness.ask("a", "b");
      assertThat(harness.answered()).containsExactly("a r1", "b r1");
      releases.open("r2");
      harness.runMail();
      harness.ask("c");
      assertThat(harness.answered()).containsExactly("a r1", "b r1", "c r2");
    }
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void anIdleTaskLetsTheOldReleaseGoAsSoonAsTheNewOneIsServed() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      releases.hold("r2");
      harness.announce("r2");
      assertThat(releases.leasesOf("r1")).isEqualTo(1);
      releases.open("r2");
      harness.runMail();
      assertThat(releases.leasesOf("r1")).isZero();
      assertThat(releases.leasesOf("r2")).isEqualTo(1);
    }
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void aReleaseThatIsNoLongerAnnouncedWhenItOpensIsGivenBack() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      releases.hold("r2");
      harness.announce("r2");
      harness.announce("r1");
      releases.open("r2");
      harness.runMail();
      harness.ask("a");
      assertThat(harness.answered()).containsExactly("a r1");
      assertThat(releases.leasesOf("r2")).isZero();
    }
  }

  @Test
  void aReleaseThatOpensAfterTheTaskHasEndedIsGivenBack() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      releases.hold("r1");
      harness.announce("r1");
    }
    releases.open("r1");
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void aVerdictAboutTheBytesLastsAsLongAsTheAnnouncementIsTheSame() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      releases.fail("r2", new ReleaseException("index.faiss was changed"));
      harness.announce("r2");
      harness.announce("r2");
      harness.setProcessingTime(10 * MINUTE);
      harness.ask("a");
      assertThat(releases.attempts("r2")).isEqualTo(1);
      releases.open("r2");
      harness.announce("r2");
      harness.ask("b");
      harness.announce("r3");
      harness.ask("c");
      harness.announce("r2");
      harness.ask("d");
      assertThat(harness.answered()).containsExactly("a r1", "b r1", "c r3", "d r2");
    }
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void aReleaseThatCouldNotBeReadIsTriedAgainWithoutAnotherAnnouncement() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      releases.fail("r2", new ReleaseUnavailableException("Stale file handle", null));
      harness.announce("r2");
      harness.announce("r2");
      assertThat(releases.attempts("r2")).isEqualTo(1);
      harness.ask("a");
      harness.setProcessingTime(1_000);
      assertThat(releases.attempts("r2")).isEqualTo(2);
      releases.open("r2");
      harness.setProcessingTime(2_000);
      harness.ask("b");
      assertThat(harness.answered()).containsExactly("a r1", "b r2");
    }
  }

  @Test
  void aRestoredReleaseThatIsGoneLetsQuestionsWaitUntilAnotherIsAnnounced() throws Exception {
    OperatorSubtaskState state = served("r1");
    releases.fail("r1", new ReleaseException("r1 was overwritten"));
    try (var after = harness(1)) {
      after.initializeState(state);
      after.open();
      after.ask("a");
      after.announce("r1");
      assertThat(after.answered()).isEmpty();
      after.announce("r2");
      after.ask("b");
      assertThat(after.answered()).containsExactly("a r2", "b r2");
    }
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void aRestoredReleaseThatDoesNotOpenYetIsServedWhenItDoes() throws Exception {
    OperatorSubtaskState state = served("r1");
    releases.fail("r1", new ReleaseUnavailableException("/releases/r1 is not a release", null));
    try (var after = harness(2)) {
      after.initializeState(state);
      after.open();
      after.ask("a");
      state = after.snapshot(2, 2);
    }
    try (var after = harness(2)) {
      after.initializeState(state);
      after.open();
      after.ask("b");
      assertThatThrownBy(() -> after.ask("c"))
          .hasMessageContaining("2 questions wait, but no release opens")
          .hasMessageContaining("/releases/r1 is not a release")
          .hasMessageContaining("elq.release.max-waiting-questions");
      releases.open("r1");
      after.setProcessingTime(1_000);
      after.ask("d");
      assertThat(after.answered()).containsExactly("a r1", "b r1", "d r1");
    }
  }

  @Test
  void theReleaseThatWasServedAnswersAfterARestartWhileTheAnnouncedOneIsRefused() throws Exception {
    OperatorSubtaskState state;
    releases.fail("r2", new ReleaseException("index.faiss was changed"));
    try (var before = harness(0)) {
      before.open();
      before.announce("r1");
      before.announce("r2");
      state = before.snapshot(1, 1);
    }
    try (var after = harness(0)) {
      after.initializeState(state);
      after.open();
      after.announce("r2");
      after.ask("a");
      assertThat(after.answered()).containsExactly("a r1");
    }
  }

  @Test
  void aReleaseThatHasMovedStaysInUseWithoutBeingOpenedAgain() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      var moved = new ReleasePointer("r1", "/elsewhere", FakeRelease.pointer("r1").manifestHash());
      harness.announce(moved);
      harness.ask("a");
      assertThat(harness.extractOutputValues().get(0).release()).isEqualTo(moved);
      assertThat(releases.attempts("r1")).isEqualTo(1);
    }
  }

  @Test
  void aJobThatNeverServedAnythingFailsWithTheReason() throws Exception {
    releases.fail("bad", new ReleaseException("bad does not verify"));
    try (var harness = harness(1)) {
      harness.open();
      assertThatThrownBy(() -> harness.announce("bad")).isInstanceOf(ReleaseException.class);
      harness.ask("a");
      assertThatThrownBy(() -> harness.ask("b"))
          .hasMessageContaining("elq.release.max-waiting-questions");
    }
  }

  @Test
  void questionsThatWaitedLeaveInSlicesAndInOrder() throws Exception {
    try (var harness = harness(1_000)) {
      harness.open();
      for (int i = 0; i < 1_000; i++) {
        harness.ask("q" + i);
      }
      releases.hold("r1");
      harness.announce("r1");
      releases.open("r1");
      harness.runOneMail();
      assertThat(harness.extractOutputValues()).hasSizeLessThan(1_000);
      harness.ask("later");
      harness.runMail();
      assertThat(harness.extractOutputValues())
          .hasSize(1_001)
          .extracting(PendingQuestion::id)
          .startsWith("q0", "q1")
          .endsWith("q999", "later");
    }
  }

  @Test
  void aJobThatEndsWaitsForTheReleaseThatOpens() throws Exception {
    try (var harness = harness(10)) {
      harness.open();
      harness.ask("a");
      releases.hold("r1");
      harness.announce("r1");
      releases.openSoon("r1");
      harness.endInput2();
      harness.endInput1();
      assertThat(harness.answered()).containsExactly("a r1");
    }
  }

  @Test
  void aJobThatEndsWithoutAReleaseFailsRatherThanLosingQuestions() throws Exception {
    try (var harness = harness(10)) {
      harness.open();
      harness.ask("a");
      harness.endInput1();
      assertThatThrownBy(harness::endInput2).hasMessageContaining("1 questions wait");
    }
  }

  @Test
  void anErrorWhileAReleaseOpensFailsTheJob() throws Exception {
    try (var harness = harness(0)) {
      harness.open();
      harness.announce("r1");
      releases.fail("r2", new UnsatisfiedLinkError("no onnxruntime"));
      assertThatThrownBy(() -> harness.announce("r2")).isInstanceOf(UnsatisfiedLinkError.class);
    }
  }

  private OperatorSubtaskState served(String release) throws Exception {
    try (var before = harness(0)) {
      before.open();
      before.announce(release);
      return before.snapshot(1, 1);
    }
  }

  private AssignHarness harness(int maxWaiting) throws Exception {
    return new AssignHarness(releases, maxWaiting);
  }

  static PendingQuestion question(String id) {
    byte[] bytes = {1};
    return new PendingQuestion(
        new RawRecord("t", 0, 0, null, bytes, 0), id, "paris", 0, Map.of("k", "v"), null);
  }
}
