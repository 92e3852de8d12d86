// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.ScriptedReleases;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.Linker;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class LookUpAndResolveTest {
  private static final long TIMEOUT_MS = 10_000;

  @Test
  void encodedQuestionsAreAnswered() throws Exception {
    int before = FakeRelease.LEASES.get();
    try (var harness = harness()) {
      harness.open();
      harness.processElement(encoded(Questions.question("a", "from paris to rome", "r1")), 0);
      harness.endInput();
      Outcome outcome = harness.extractOutputValues().get(0);
      assertThat(outcome.deadLetter()).isNull();
      assertThat(outcome.answer().getEntities())
          .extracting(entity -> entity.getMention() + " " + entity.getKbId())
          .containsExactly("paris Q-paris", "rome Q-rome");
    }
    assertThat(FakeRelease.LEASES).hasValue(before);
  }

  @Test
  void vectorsThatARestartLostAreComputedAgain() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(new Encoded(Questions.question("a", "oslo", "r1"), null, null, 0), 0);
      harness.endInput();
      assertThat(harness.extractOutputValues().get(0).answer().getEntities()).hasSize(1);
    }
  }

  @Test
  void aRestoredQuestionWhoseReleaseIsGoneIsAnsweredByTheOneThatIsServed() throws Exception {
    ScriptedReleases releases = new ScriptedReleases();
    releases.fail("r1", new ReleaseException("/releases/r1 was overwritten"));
    try (var harness = harness(releases)) {
      harness.open();
      harness.setProcessingTime(0);
      harness.processElement(new Encoded(Questions.question("a", "oslo", "r1"), null, null, 0), 0);
      harness.setProcessingTime(TIMEOUT_MS + 1);
      assertThat(harness.extractOutputValues()).isEmpty();
      ServedReleases.enter(harness.getEnvironment().getJobID())
          .serve(this, FakeRelease.pointer("r2"), FakeRelease.open(FakeRelease.pointer("r2")));
      harness.endInput();
      Outcome outcome = harness.extractOutputValues().get(0);
      assertThat(outcome.deadLetter()).isNull();
      assertThat(outcome.answer().getReleaseId()).isEqualTo("r2");
      assertThat(outcome.answer().getEntities()).hasSize(1);
      assertThat(releases.leasesOf("r2")).isZero();
    }
  }

  @Test
  void theLeaseOfAnEncodedQuestionIsGivenBackWhetherItIsAnsweredOrNot() throws Exception {
    LinkerLease answered = FakeRelease.open(FakeRelease.pointer("r1"));
    LinkerLease failed = FakeRelease.open(FakeRelease.pointer("r1"));
    int before = FakeRelease.LEASES.get();
    try (var harness = harness()) {
      harness.open();
      harness.processElement(encoded(Questions.question("a", "paris", "r1"), answered), 0);
      harness.processElement(
          encoded(Questions.question("b", FakeRelease.BREAKS_SEARCH, "r1"), failed), 0);
      harness.endInput();
      assertThat(FakeRelease.LEASES).hasValue(before - 2);
    }
  }

  @Test
  void aQuestionThatWasGivenUpPassesThrough() throws Exception {
    PendingQuestion question = Questions.question("a", "oslo", "r1");
    var letter = DeadLetters.of(question, "encode", new IllegalStateException("why"));
    try (var harness = harness()) {
      harness.open();
      harness.processElement(new Encoded(question, null, letter, 0), 0);
      harness.endInput();
      assertThat(harness.extractOutputValues().get(0).deadLetter()).isEqualTo(letter);
    }
  }

  @Test
  void aFailureOfTheSearchBecomesADeadLetterWithItsReason() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(
          encoded(Questions.question("a", "paris " + FakeRelease.BREAKS_SEARCH, "r1")), 0);
      harness.endInput();
      var letter = harness.extractOutputValues().get(0).deadLetter();
      assertThat(letter.getStage()).isEqualTo("look up & resolve");
      assertThat(letter.getErrorMessage()).contains("does not like this text");
    }
  }

  @Test
  void searchesThatWaitTogetherAreAnsweredEachByItsOwnRelease() throws Exception {
    try (LinkerLease one = FakeRelease.open(FakeRelease.pointer("r1"));
        LinkerLease other = FakeRelease.open(FakeRelease.pointer("r2"));
        var batcher = SearchBatch.batcher(8)) {
      var first = batcher.submit(search(one.linker(), "paris"));
      var second = batcher.submit(search(other.linker(), "rome and oslo"));
      assertThat(first.get().linked().entities()).hasSize(1);
      assertThat(second.get().linked().entities()).hasSize(2);
      assertThat(second.get().nanos()).isGreaterThanOrEqualTo(second.get().shareNanos());
    }
  }

  private static SearchBatch.Search search(Linker linker, String text) {
    return new SearchBatch.Search(linker, linker.encode(linker.prepare(text)).join());
  }

  private static Encoded encoded(PendingQuestion question) {
    try (LinkerLease lease = FakeRelease.open(question.release())) {
      Linker linker = lease.linker();
      return new Encoded(question, linker.encode(question.prepare(linker)).join(), null, 1);
    }
  }

  private static Encoded encoded(PendingQuestion question, LinkerLease lease) {
    Encoded encoded = encoded(question);
    return new Encoded(question, encoded.text(), null, 1, lease);
  }

  private static OneInputStreamOperatorTestHarness<Encoded, Outcome> harness() throws Exception {
    return harness(new FakeRelease());
  }

  private static OneInputStreamOperatorTestHarness<Encoded, Outcome> harness(
      LinkerProvider provider) throws Exception {
    var serializers = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<Encoded, Outcome>(
            new AsyncWaitOperatorFactory<>(
                new LookUpAndResolve<>(provider, 8, new Answers(0)),
                TIMEOUT_MS,
                10,
                OutputMode.ORDERED),
            new EncodedTypeInfo().createSerializer(serializers));
    harness.setup(TypeInformation.of(Outcome.class).createSerializer(serializers));
    return harness;
  }
}
