// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.ScriptedReleases;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseUnavailableException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EncodeQuestionsTest {
  private static final long TIMEOUT_MS = 1_000;

  private final ScriptedReleases releases = new ScriptedReleases();

  @Test
  void questionsLeaveWithTheirVectorsInOrder() throws Exception {
    int before = FakeRelease.LEASES.get();
    try (var harness = harness()) {
      harness.open();
      harness.processElement(Questions.question("a", "where is paris", "r1"), 0);
      harness.processElement(Questions.question("b", "rome", "r2"), 0);
      harness.endInput();
      List<Encoded> encoded = harness.extractOutputValues();
      assertThat(encoded).extracting(e -> e.question().id()).containsExactly("a", "b");
      assertThat(encoded).allMatch(e -> e.deadLetter() == null && e.text() != null);
      assertThat(encoded.get(0).text().prepared().pieces().size()).isEqualTo(3);
    }
    assertThat(FakeRelease.LEASES).hasValue(before);
  }

  @Test
  void aFailureOfTheEncoderBecomesADeadLetterWithItsReason() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(Questions.question("a", FakeRelease.BREAKS_ENCODER, "r1"), 0);
      harness.processElement(Questions.question("b", "rome", "r1"), 0);
      harness.endInput();
      Encoded broken = harness.extractOutputValues().get(0);
      assertThat(broken.text()).isNull();
      assertThat(broken.deadLetter().getStage()).isEqualTo("encode");
      assertThat(broken.deadLetter().getQuestionId()).isEqualTo("a");
      assertThat(broken.deadLetter().getReleaseId()).isEqualTo("r1");
      assertThat(broken.deadLetter().getErrorMessage()).contains("does not like this text");
      assertThat(harness.extractOutputValues().get(1).deadLetter()).isNull();
    }
  }

  @Test
  void anEncoderThatHangsIsGivenUpAfterTheTimeout() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(0);
      harness.processElement(Questions.question("a", FakeRelease.HANGS, "r1"), 0);
      harness.setProcessingTime(TIMEOUT_MS + 1);
      harness.endInput();
      assertThat(harness.extractOutputValues().get(0).deadLetter().getErrorMessage())
          .isEqualTo("not encoded in time");
    }
  }

  @Test
  void aQuestionTakesItsLeaseAlongAndATaskThatEndsGivesBackWhatIsLeft() throws Exception {
    try (var harness = harness(releases)) {
      harness.open();
      harness.processElement(Questions.question("a", "rome", "r1"), 0);
      harness.processElement(Questions.question("b", "rome", "r1"), 0);
      harness.endInput();
      assertThat(releases.leasesOf("r1")).isEqualTo(2);
      Encoded first = harness.extractOutputValues().get(0);
      first.lease().close();
      first.lease().close();
      assertThat(releases.leasesOf("r1")).isEqualTo(1);
    }
    assertThat(releases.leasesOf("r1")).isZero();
  }

  @Test
  void aQuestionThatIsGivenUpHoldsNoRelease() throws Exception {
    try (var harness = harness(releases)) {
      harness.open();
      harness.processElement(Questions.question("a", FakeRelease.BREAKS_ENCODER, "r1"), 0);
      harness.endInput();
      assertThat(harness.extractOutputValues().get(0).lease()).isNull();
      assertThat(releases.leasesOf("r1")).isZero();
    }
  }

  @Test
  void questionsOfAReleaseThatIsGoneAreAnsweredByTheOneThatIsServed() throws Exception {
    releases.fail("r1", new ReleaseException("/releases/r1 was overwritten"));
    OperatorSubtaskState state;
    try (var before = harness(new FakeRelease())) {
      before.open();
      for (String id : List.of("a", "b", "c")) {
        before.processElement(Questions.question(id, "rome", "r1"), 0);
      }
      state = before.snapshot(1, 1);
    }
    try (var harness = harness(releases)) {
      serve(harness, "r2");
      harness.initializeState(state);
      harness.open();
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .hasSize(3)
          .allMatch(encoded -> encoded.deadLetter() == null && encoded.text() != null)
          .allMatch(encoded -> encoded.question().assignedRelease().id().equals("r2"));
    }
    assertThat(releases.leasesOf("r2")).isZero();
  }

  @Test
  void aQuestionThatWaitsForARestoredReleaseIsNotGivenUp() throws Exception {
    releases.fail("r1", new ReleaseUnavailableException("/releases/r1 is not a release", null));
    try (var harness = harness(releases)) {
      harness.open();
      harness.setProcessingTime(0);
      harness.processElement(Questions.question("a", "rome", "r1"), 0);
      harness.setProcessingTime(TIMEOUT_MS + 1);
      assertThat(harness.extractOutputValues()).isEmpty();
      serve(harness, "r2");
      harness.endInput();
      Encoded encoded = harness.extractOutputValues().get(0);
      assertThat(encoded.deadLetter()).isNull();
      assertThat(encoded.question().assignedRelease().id()).isEqualTo("r2");
    }
  }

  @Test
  void aReleaseThatOthersServeButThatDoesNotOpenHereYetIsWaitedFor() throws Exception {
    releases.fail("r1", new ReleaseUnavailableException("/releases/r1 is not a release", null));
    try (var harness = harness(releases)) {
      serve(harness, "r1");
      harness.open();
      harness.processElement(Questions.question("a", "rome", "r1"), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      releases.open("r1");
      harness.endInput();
      assertThat(harness.extractOutputValues().get(0).deadLetter()).isNull();
      assertThat(releases.attempts("r1")).isEqualTo(2);
    }
  }

  /** As the stage before does it. */
  private static void serve(
      OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness, String release) {
    ServedReleases.enter(harness.getEnvironment().getJobID())
        .serve(
            harness, FakeRelease.pointer(release), FakeRelease.open(FakeRelease.pointer("served")));
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness()
      throws Exception {
    return harness(new FakeRelease());
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness(
      LinkerProvider provider) throws Exception {
    var serializers = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<PendingQuestion, Encoded>(
            new AsyncWaitOperatorFactory<>(
                new EncodeQuestions(provider), TIMEOUT_MS, 10, OutputMode.ORDERED),
            TypeInformation.of(PendingQuestion.class).createSerializer(serializers));
    harness.setup(new EncodedTypeInfo().createSerializer(serializers));
    return harness;
  }
}
