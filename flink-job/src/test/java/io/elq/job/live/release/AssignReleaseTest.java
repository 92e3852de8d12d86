// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.FakeRelease;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class AssignReleaseTest {

  @Test
  void questionsBeforeTheFirstAnnouncementWaitAlsoOverARestart() throws Exception {
    OperatorSubtaskState state;
    try (var before = harness(10)) {
      before.open();
      before.processElement1(question("a"), 0);
      before.processElement1(question("b"), 0);
      assertThat(before.extractOutputValues()).isEmpty();
      state = before.snapshot(1, 1);
    }
    try (var after = harness(10)) {
      after.initializeState(state);
      after.open();
      after.processElement1(question("c"), 0);
      after.processElement2(FakeRelease.pointer("r1"), 0);
      after.processElement2(FakeRelease.pointer("r1"), 0);
      after.processElement1(question("d"), 0);
      assertThat(after.extractOutputValues())
          .extracting(q -> q.id() + " " + q.release().id())
          .containsExactlyInAnyOrder("a r1", "b r1", "c r1", "d r1");
    }
  }

  @Test
  void theReleaseSurvivesARestart() throws Exception {
    OperatorSubtaskState state;
    try (var before = harness(0)) {
      before.open();
      before.processElement2(FakeRelease.pointer("r1"), 0);
      state = before.snapshot(1, 1);
    }
    try (var after = harness(0)) {
      after.initializeState(state);
      after.open();
      after.processElement1(question("a"), 0);
      assertThat(releases(after.extractOutputValues())).containsExactly("r1");
    }
  }

  @Test
  void aReleaseThatDoesNotOpenIsRefusedAndTheOneBeforeGoesOn() throws Exception {
    int leases = FakeRelease.LEASES.get();
    try (var harness = harness(0)) {
      harness.open();
      harness.processElement2(FakeRelease.pointer("r1"), 0);
      harness.processElement2(FakeRelease.pointer("bad"), 0);
      harness.processElement1(question("a"), 0);
      harness.processElement2(FakeRelease.pointer("r2"), 0);
      harness.processElement1(question("b"), 0);
      assertThat(releases(harness.extractOutputValues())).containsExactly("r1", "r2");
      assertThat(FakeRelease.LEASES).hasValue(leases + 1);
    }
    assertThat(FakeRelease.LEASES).hasValue(leases);
  }

  @Test
  void withoutAnyReleaseTheJobFailsRatherThanLosingQuestions() throws Exception {
    try (var harness = harness(1)) {
      harness.open();
      assertThatThrownBy(() -> harness.processElement2(FakeRelease.pointer("bad"), 0))
          .isInstanceOf(ReleaseException.class);
      harness.processElement1(question("a"), 0);
      assertThatThrownBy(() -> harness.processElement1(question("b"), 0))
          .hasMessageContaining("elq.release.max-waiting-questions");
    }
  }

  private static List<String> releases(List<PendingQuestion> questions) {
    return questions.stream().map(question -> question.release().id()).toList();
  }

  private static TwoInputStreamOperatorTestHarness<PendingQuestion, ReleasePointer, PendingQuestion>
      harness(int maxWaiting) throws Exception {
    var harness =
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new AssignRelease(new FakeRelease(), maxWaiting), List.of(AssignRelease.CURRENT)));
    var config = harness.getExecutionConfig().getSerializerConfig();
    harness.setup(TypeInformation.of(PendingQuestion.class).createSerializer(config));
    return harness;
  }

  private static PendingQuestion question(String id) {
    byte[] bytes = {1};
    return new PendingQuestion(
        new RawRecord("t", 0, 0, null, bytes, 0), id, "paris", 0, Map.of("k", "v"), null);
  }
}
