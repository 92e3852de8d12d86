// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.job.FakeRelease;
import io.elq.job.ScriptedReleases;
import io.elq.linker.release.ReleaseException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CanaryTest {
  private static final double SHARE = 0.2;
  private static final String[] QUESTIONS =
      IntStream.range(0, 2_000).mapToObj(i -> "q" + i).toArray(String[]::new);

  private final ScriptedReleases releases = new ScriptedReleases();

  @Test
  void aCanaryAnswersItsShareAndTheSameQuestionsEachTime() throws Exception {
    List<String> first = answersDuringTrial();
    assertThat(first).isEqualTo(answersDuringTrial());
    double share = first.stream().filter(each -> each.endsWith(" r2")).count() / 2_000.0;
    assertThat(share).isCloseTo(SHARE, within(0.03));
  }

  @Test
  void aLargerShareKeepsTheQuestionsOfASmallerOne() {
    assertThat(QUESTIONS)
        .filteredOn(id -> CanaryShare.includes(id, 0.05))
        .hasSizeBetween(60, 140)
        .allMatch(id -> CanaryShare.includes(id, 0.2));
    assertThat(QUESTIONS).allMatch(id -> CanaryShare.includes(id, 1));
    assertThat(QUESTIONS).noneMatch(id -> CanaryShare.includes(id, 0));
  }

  @Test
  void aPromotedCanaryAnswersAll() throws Exception {
    try (var harness = onTrial()) {
      harness.announce("r2");
      harness.ask(QUESTIONS);
      assertThat(harness.answered()).hasSize(2_000).allMatch(each -> each.endsWith(" r2"));
    }
    assertThat(releases.leasesOf("r1")).isZero();
    assertThat(releases.leasesOf("r2")).isZero();
  }

  @Test
  void aWithdrawnCanaryAnswersNoneAndIsLetGo() throws Exception {
    try (var harness = onTrial()) {
      harness.order(ReleaseOrder.withdraw("other"));
      assertThat(releases.leasesOf("r2")).isEqualTo(1);
      harness.order(ReleaseOrder.withdraw("r2"));
      assertThat(releases.leasesOf("r2")).isZero();
      harness.ask(QUESTIONS);
      assertThat(harness.answered()).hasSize(2_000).allMatch(each -> each.endsWith(" r1"));
      assertThat(harness.reported()).containsExactly("r1 serving", "r2 canary", "r2 ended");
    }
  }

  @Test
  void aCanaryThatIsRefusedLeavesItsShareToTheReleaseThatIsServed() throws Exception {
    releases.fail("r2", new ReleaseException("r2 is damaged"));
    try (var harness = onTrial()) {
      harness.ask(QUESTIONS);
      assertThat(harness.answered()).hasSize(2_000).allMatch(each -> each.endsWith(" r1"));
      assertThat(harness.reported()).containsExactly("r1 serving", "r2 refused");
    }
  }

  @Test
  void whileAnotherCanaryOpensTheOneBeforeIsNoLongerOnTrial() throws Exception {
    try (var harness = onTrial()) {
      releases.hold("r3");
      harness.order(ReleaseOrder.canary(FakeRelease.pointer("r3"), SHARE));
      harness.ask(QUESTIONS);
      assertThat(harness.answered()).allMatch(each -> each.endsWith(" r1"));
      releases.open("r3");
      harness.runMail();
      harness.ask(QUESTIONS);
      assertThat(harness.answered())
          .anyMatch(each -> each.endsWith(" r3"))
          .noneMatch(each -> each.endsWith(" r2"));
    }
  }

  @Test
  void theTrialGoesThroughARestart() throws Exception {
    OperatorSubtaskState state;
    List<String> before;
    try (var harness = onTrial()) {
      state = harness.snapshot(1, 1);
      harness.ask(QUESTIONS);
      before = harness.answered();
    }
    try (var after = new AssignHarness(releases, 0)) {
      after.initializeState(state);
      after.open();
      after.ask(QUESTIONS);
      assertThat(after.answered()).isEqualTo(before);
    }
  }

  private List<String> answersDuringTrial() throws Exception {
    try (var harness = onTrial()) {
      harness.ask(QUESTIONS);
      return harness.answered();
    }
  }

  private AssignHarness onTrial() throws Exception {
    AssignHarness harness = new AssignHarness(releases, 0);
    harness.open();
    harness.announce("r1");
    harness.order(ReleaseOrder.canary(FakeRelease.pointer("r2"), SHARE));
    return harness;
  }
}
