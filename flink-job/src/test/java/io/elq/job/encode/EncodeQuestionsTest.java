// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.ScriptedReleases;
import io.elq.job.deadletter.FailureLimits;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.encode.WindowEncoder;
import io.elq.linker.fault.MachineFault;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EncodeQuestionsTest {
  private static final long NO_TIMEOUT = 0;
  private static final int MANY = 1_000_000;
  private static final long LONG_MS = 3_600_000;
  private static final long SECONDS_10 = 10_000_000_000L;
  private static final FailureLimits LIMITS = new FailureLimits(20, 0.5);

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
  void anEncoderThatFailsForEveryQuestionFailsTheTaskAndEmptiesNoTopic() throws Exception {
    try (var harness = harness()) {
      harness.getEnvironment().setExpectedExternalFailureCause(Throwable.class);
      harness.open();
      for (int i = 0; i < 1_000 + LIMITS.inARow(); i++) { // the harness takes one failure
        String text = i < 1_000 ? "rome" : "rome " + FakeRelease.BREAKS_ENCODER;
        harness.processElement(Questions.question("q" + i, text, "r1"), 0);
      }
      harness.endInput();
      List<Encoded> encoded = harness.extractOutputValues();
      assertThat(encoded).filteredOn(e -> e.text() != null).hasSize(1_000);
      assertThat(encoded).filteredOn(e -> e.deadLetter() != null).hasSize(LIMITS.inARow() - 1);
      assertThat(harness.getEnvironment().getActualExternalFailureCause())
          .hasValueSatisfying(
              cause ->
                  assertThat(cause)
                      .hasStackTraceContaining("20 questions in a row have failed in encode")
                      .hasStackTraceContaining("The last reasons: the encoder does not like")
                      .hasStackTraceContaining("raise elq.failures.in-a-row"));
    }
  }

  @Test
  void oneFailureInAThousandIsOneDeadLetter() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int i = 0; i < 1_000; i++) {
        String text = i == 500 ? "rome " + FakeRelease.BREAKS_ENCODER : "rome";
        harness.processElement(Questions.question("q" + i, text, "r1"), 0);
      }
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .hasSize(1_000)
          .filteredOn(e -> e.deadLetter() != null)
          .extracting(e -> e.question().id())
          .containsExactly("q500");
    }
  }

  @Test
  void questionsPastTheDeadlineBecomeDeadLettersAndNeverFailTheTask() throws Exception {
    AtomicInteger encoded = new AtomicInteger();
    WindowEncoder encoder =
        window -> {
          encoded.incrementAndGet();
          return CompletableFuture.completedFuture(FakeRelease.encodeNow(window));
        };
    int before = FakeRelease.LEASES.get();
    LinkerProvider provider =
        pointer -> CompletableFuture.completedFuture(FakeRelease.open(encoder));
    try (var harness = harness(provider, MANY, 500, Duration.ofSeconds(30))) {
      harness.open();
      long now = System.currentTimeMillis();
      for (int i = 0; i < 300; i++) { // as many in a row, and as large a share, fail a task
        harness.processElement(asked("old" + i, now - 31_000), 0);
      }
      harness.processElement(asked("fresh", now - 1_000), 0);
      harness.processElement(asked("of a clock ahead", now + 60_000), 0);
      harness.endInput();
      List<Encoded> left = harness.extractOutputValues();
      assertThat(left)
          .filteredOn(e -> e.text() != null)
          .extracting(e -> e.question().id())
          .containsExactlyInAnyOrder("fresh", "of a clock ahead");
      assertThat(left)
          .filteredOn(e -> e.deadLetter() != null)
          .hasSize(300)
          .allSatisfy(
              e -> {
                assertThat(e.deadLetter().getKind()).isEqualTo("retry");
                assertThat(e.deadLetter().getErrorMessage())
                    .matches(
                        "asked 3[1-9]\\.\\d s ago, more than the 30.0 s of elq.encode.deadline: .*");
              });
    }
    assertThat(encoded).hasValue(2);
    assertThat(FakeRelease.LEASES).hasValue(before);
  }

  private static PendingQuestion asked(String id, long eventTime) {
    PendingQuestion question = Questions.question(id, "rome", "r1");
    return new PendingQuestion(
        question.origin(), id, "rome", eventTime, Map.of(), question.release());
  }

  @Test
  void aFaultOfTheMachineFailsTheTaskWithoutADeadLetter() throws Exception {
    for (RuntimeException fault :
        List.of(
            new MachineFault("CUDA failure 700"),
            new UncheckedIOException("not readable", new IOException("stale file handle")),
            new ReleaseException("gone"))) {
      try (var harness = harness(windows -> CompletableFuture.failedFuture(fault), 512)) {
        harness.getEnvironment().setExpectedExternalFailureCause(Throwable.class);
        harness.open();
        harness.processElement(Questions.question("a", "rome", "r1"), 0);
        harness.endInput();
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getEnvironment().getActualExternalFailureCause())
            .hasValueSatisfying(
                cause -> assertThat(cause).hasStackTraceContaining(fault.getMessage()));
      }
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
      first.vectors().close();
      first.vectors().close();
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
      assertThat(harness.extractOutputValues().get(0).vectors()).isNull();
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
      harness.setProcessingTime(LONG_MS);
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

  /** 300 long texts, then 100 short ones, on one slot. */
  @Test
  void windowsInFlightAreBoundedAndClosingIsQuick() throws Exception {
    int budget = 512;
    try (var batcher =
        new MicroBatcher<int[], EncodedQuestion>(
            EncodeQuestionsTest::slowly, ids -> 64, new BatchingOptions(32, Duration.ZERO, 1))) {
      int before = FakeRelease.LEASES.get();
      var harness = harness(WindowEncoder.through(batcher), budget);
      harness.open();
      for (int i = 0; i < 300; i++) {
        harness.processElement(Questions.question("long" + i, "word ".repeat(2_500), "long"), 0);
        assertThat(batcher.stats().waiting()).isLessThanOrEqualTo(budget);
      }
      for (int i = 0; i < 100; i++) {
        harness.processElement(Questions.question("short" + i, "rome", "r1"), 0);
      }
      assertThat(batcher.stats().waiting()).isLessThanOrEqualTo(budget);
      long start = System.nanoTime();
      while (harness.extractOutputValues().stream()
              .filter(e -> e.question().id().startsWith("short"))
              .count()
          < 100) {
        runMails(harness);
        assertThat(System.nanoTime() - start).as("short ones are late").isLessThan(SECONDS_10);
      }
      start = System.nanoTime();
      harness.close();
      assertThat(System.nanoTime() - start).isLessThan(SECONDS_10 / 2);
      while (batcher.stats().waiting() > 0) {
        Thread.sleep(1);
      }
      assertThat(System.nanoTime() - start)
          .as("windows of a task that is gone are not encoded")
          .isLessThan(SECONDS_10 / 2);
      assertThat(FakeRelease.LEASES).hasValue(before);
    }
  }

  /** As the task does between records: results leave. */
  private static void runMails(OneInputStreamOperatorTestHarness<?, ?> harness) throws Exception {
    var mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }
  }

  /** Fifty milliseconds a batch: all the long texts would take more than half a minute. */
  private static List<EncodedQuestion> slowly(List<int[]> inputs) {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return inputs.stream().map(FakeRelease::encodeNow).toList();
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness()
      throws Exception {
    return harness(new FakeRelease());
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness(
      LinkerProvider provider) throws Exception {
    return harness(provider, MANY, 10); // nobody resolves them and gives their room back
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness(
      WindowEncoder encoder, int windows) throws Exception {
    return harness(
        pointer -> CompletableFuture.completedFuture(FakeRelease.open(encoder)), windows, 500);
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness(
      LinkerProvider provider, int windows, int inFlight) throws Exception {
    return harness(provider, windows, inFlight, Duration.ZERO);
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness(
      LinkerProvider provider, int windows, int inFlight, Duration deadline) throws Exception {
    var serializers = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<PendingQuestion, Encoded>(
            new AsyncWaitOperatorFactory<>(
                new EncodeQuestions(provider, windows, deadline, LIMITS, 0),
                NO_TIMEOUT,
                inFlight,
                inFlight == 10 ? OutputMode.ORDERED : OutputMode.UNORDERED),
            TypeInformation.of(PendingQuestion.class).createSerializer(serializers));
    harness.setup(new EncodedTypeInfo().createSerializer(serializers));
    return harness;
  }
}
