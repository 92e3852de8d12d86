// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.ScriptedReleases;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.deadletter.FailureLimits;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTexts;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.LookUpAndResolve.Searching;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import io.elq.schemas.DeadLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class LookUpAndResolveTest {
  private static final long NO_TIMEOUT = 0;
  private static final long LONG_MS = 3_600_000;

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
      harness.setProcessingTime(LONG_MS);
      assertThat(harness.extractOutputValues()).isEmpty();
      ServedReleases.enter(harness.getEnvironment().getJobID())
          .serve(this, FakeRelease.pointer("r2"), FakeRelease.open(FakeRelease.pointer("r2")));
      harness.endInput();
      Outcome outcome = harness.extractOutputValues().get(0);
      assertThat(outcome.deadLetter()).isNull();
      assertThat(outcome.answer().getReleaseId()).isEqualTo("r2");
      assertThat(outcome.answer().getEntities()).hasSize(1);
    }
    assertThat(releases.leasesOf("r2")).isZero();
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
  void anErrorWhileAnAnswerIsMadeFailsTheTask() throws Exception {
    for (Throwable failure :
        List.of(
            new OutOfMemoryError("Java heap space"),
            new InternalError("a fault occurred in an unsafe memory access operation"),
            new UncheckedIOException("catalogue row 3 is not readable", new IOException("gone")))) {
      try (var harness = harness(new FakeRelease(), new Failing(failure))) {
        harness.getEnvironment().setExpectedExternalFailureCause(Throwable.class);
        harness.open();
        harness.processElement(encoded(Questions.question("a", "paris", "r1")), 0);
        harness.endInput();
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getEnvironment().getActualExternalFailureCause())
            .hasValueSatisfying(
                cause -> assertThat(cause).hasStackTraceContaining(failure.getMessage()));
      }
    }
  }

  @Test
  void anExceptionWhileAnAnswerIsMadeIsItsQuestions() throws Exception {
    try (var harness =
        harness(new FakeRelease(), new Failing(new IllegalStateException("no such field")))) {
      harness.open();
      harness.processElement(encoded(Questions.question("a", "paris", "r1")), 0);
      harness.endInput();
      assertThat(harness.extractOutputValues().get(0).deadLetter().getErrorMessage())
          .isEqualTo("no such field");
    }
  }

  @Test
  void failuresWithoutASuccessBetweenThemFailTheTask() throws Exception {
    try (var harness = harness()) {
      harness.getEnvironment().setExpectedExternalFailureCause(Throwable.class);
      harness.open();
      for (int i = 0; i < 3; i++) {
        harness.processElement(
            encoded(Questions.question("q" + i, "paris " + FakeRelease.BREAKS_SEARCH, "r1")), 0);
      }
      harness.endInput();
      assertThat(harness.extractOutputValues()).as("letters before the third").hasSize(2);
      assertThat(harness.getEnvironment().getActualExternalFailureCause())
          .hasValueSatisfying(
              cause ->
                  assertThat(cause)
                      .hasStackTraceContaining(
                          "3 questions in a row have failed in look up & resolve"));
    }
  }

  /** The operator keeps what it was given until its answer has left, which may be long. */
  @Test
  void theVectorsOfAnAnsweredQuestionAreLetGo() throws Exception {
    try (var harness = harness()) {
      harness.open();
      Encoded encoded = encoded(Questions.question("a", "paris", "r1"));
      harness.processElement(encoded, 0);
      harness.endInput();
      assertThat(encoded.text()).isNull();
    }
  }

  @Test
  void searchesThatWaitTogetherAreAnsweredEachByItsOwnRelease() throws Exception {
    try (LinkerLease one = FakeRelease.open(FakeRelease.pointer("r1"));
        LinkerLease other = FakeRelease.open(FakeRelease.pointer("r2"));
        var batcher = SearchBatch.batcher(8, Duration.ofMinutes(1))) {
      var first = batcher.submit(search(one.linker(), "paris"));
      var second = batcher.submit(search(other.linker(), "rome and oslo"));
      assertThat(first.get().linked().entities()).hasSize(1);
      assertThat(second.get().linked().entities()).hasSize(2);
      assertThat(second.get().nanos()).isGreaterThanOrEqualTo(second.get().shareNanos());
    }
  }

  static SearchBatch.Search search(Linker linker, String text) {
    return new SearchBatch.Search(
        linker, EntityOverlay.EMPTY, linker.encode(linker.prepare(text)).join());
  }

  private static Encoded encoded(PendingQuestion question) {
    return encoded(question, FakeRelease.open(question.release()));
  }

  static Encoded encoded(PendingQuestion question, LinkerLease lease) {
    Linker linker = lease.linker();
    EncodedText text = linker.encode(question.prepare(linker)).join();
    return new Encoded(question, EncodedTexts.vectors(text, lease), null, 1);
  }

  static OneInputStreamOperatorTestHarness<Encoded, Outcome> harness() throws Exception {
    return harness(new FakeRelease());
  }

  private static OneInputStreamOperatorTestHarness<Encoded, Outcome> harness(
      LinkerProvider provider) throws Exception {
    return harness(provider, new Answers(0, false));
  }

  private static OneInputStreamOperatorTestHarness<Encoded, Outcome> harness(
      LinkerProvider provider, AnswerWriter<Outcome> answers) throws Exception {
    var serializers = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<Encoded, Outcome>(
            new AsyncWaitOperatorFactory<>(
                new LookUpAndResolve<>(
                    provider,
                    new Searching(8, Duration.ofMinutes(1), 512),
                    new FailureLimits(3, 1),
                    answers),
                NO_TIMEOUT,
                10,
                OutputMode.ORDERED),
            new EncodedTypeInfo().createSerializer(serializers));
    harness.setup(TypeInformation.of(Outcome.class).createSerializer(serializers));
    return harness;
  }

  /** An answer writer that fails. */
  private record Failing(Throwable failure) implements AnswerWriter<Outcome> {
    @Override
    public Outcome answer(Resolved resolved) {
      throw Failing.<RuntimeException>sneaky(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
      throw (T) failure;
    }

    @Override
    public Outcome giveUp(PendingQuestion question, DeadLetter letter) {
      return new Outcome(null, null, letter);
    }
  }
}
