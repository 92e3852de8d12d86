// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.deadletter.FailureLimits;
import io.elq.job.encode.EncodeQuestions;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.release.AssignRelease;
import io.elq.job.live.release.LiveOrder;
import io.elq.job.live.release.ReleaseOrder;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.job.resolve.Answers;
import io.elq.job.resolve.LookUpAndResolve;
import io.elq.job.resolve.LookUpAndResolve.Searching;
import io.elq.job.resolve.Outcome;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checkpoints of the version of November 2026, which opened releases on the task thread, are
 * restored: the files hold the state of each stage as that version wrote it.
 */
@Timeout(20)
class EarlierCheckpointTest {
  private static final SerializerConfigImpl TYPES = new SerializerConfigImpl();

  private final ScriptedReleases releases = new ScriptedReleases();

  @Test
  void theReleaseThatWasServedAnswers() throws Exception {
    try (var harness = assign()) {
      harness.initializeState(state("assign-release-served"));
      harness.open();
      harness.processElement1(question("c"), 0);
      assertThat(answered(harness)).containsExactly("c r1");
      OperatorSubtaskState now = harness.snapshot(2, 2);
      try (var again = assign()) {
        again.initializeState(now);
        again.open();
        again.processElement1(question("d"), 0);
        assertThat(answered(again)).containsExactly("d r1");
      }
    }
  }

  @Test
  void theReleaseThatWasServedAndIsGoneIsReplacedByTheOneAnnounced() throws Exception {
    releases.fail("r1", new ReleaseException("r1 was overwritten"));
    try (var harness = assign()) {
      harness.initializeState(state("assign-release-served"));
      harness.open();
      harness.processElement1(question("c"), 0);
      harness.processElement2(serve("r2"), 0);
      assertThat(answered(harness)).containsExactly("c r2");
    }
  }

  @Test
  void questionsThatWaitedForTheFirstReleaseGetIt() throws Exception {
    try (var harness = assign()) {
      harness.initializeState(state("assign-release-waiting"));
      harness.open();
      harness.processElement2(serve("r1"), 0);
      assertThat(answered(harness)).containsExactly("a r1", "b r1");
    }
  }

  @Test
  void questionsThatWereBeingEncodedAreEncoded() throws Exception {
    releases.fail("r1", new ReleaseException("r1 was overwritten"));
    try (var harness =
        harness(
            new EncodeQuestions(releases, 512, Duration.ZERO, FailureLimits.NONE, 0),
            TypeInformation.of(PendingQuestion.class),
            new EncodedTypeInfo())) {
      harness.initializeState(state("encode"));
      serve(harness, "r2");
      harness.open();
      harness.setProcessingTime(1);
      assertThat(releases.attempts("r1")).isEqualTo(2);
      // Their text hangs, so that the earlier version had them in its checkpoint.
      while (releases.leasesOf("r2") < 2) {
        Thread.sleep(10);
      }
    }
  }

  @Test
  void questionsThatWereBeingResolvedAreAskedAgain() throws Exception {
    try (var harness =
        harness(
            new LookUpAndResolve<>(
                releases,
                new Searching(8, Duration.ofMinutes(1), 512),
                FailureLimits.NONE,
                new Answers(0, false)),
            new EncodedTypeInfo(),
            TypeInformation.of(Outcome.class))) {
      harness.initializeState(state("look-up-and-resolve"));
      harness.open();
      while (releases.leasesOf("r1") < 1) {
        Thread.sleep(10);
      }
    }
  }

  private static OperatorSubtaskState state(String stage) throws Exception {
    return OperatorSnapshotUtil.readStateHandle(
        Path.of("src", "test", "resources", "checkpoints", "2026-11", stage).toString());
  }

  private static void serve(OneInputStreamOperatorTestHarness<?, ?> harness, String release) {
    ReleasePointer pointer = FakeRelease.pointer(release);
    ServedReleases.enter(harness.getEnvironment().getJobID())
        .serve(harness, pointer, FakeRelease.open(pointer));
  }

  private static PendingQuestion question(String id) {
    return new PendingQuestion(
        new RawRecord("t", 0, 0, null, new byte[] {1}, 0), id, "paris", 0, Map.of(), null);
  }

  private static List<String> answered(
      TwoInputStreamOperatorTestHarness<?, ?, PendingQuestion> harness) {
    return harness.extractOutputValues().stream()
        .map(question -> question.id() + " " + question.assignedRelease().id())
        .toList();
  }

  private static LiveOrder serve(String release) {
    return LiveOrder.of(ReleaseOrder.serve(FakeRelease.pointer(release)));
  }

  private TwoInputStreamOperatorTestHarness<PendingQuestion, LiveOrder, PendingQuestion> assign()
      throws Exception {
    var harness = new TwoInputStreamOperatorTestHarness<>(new AssignRelease(releases, 10, false));
    harness.setup(TypeInformation.of(PendingQuestion.class).createSerializer(TYPES));
    return harness;
  }

  private static <I, O> OneInputStreamOperatorTestHarness<I, O> harness(
      AsyncFunction<I, O> stage, TypeInformation<I> in, TypeInformation<O> out) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<I, O>(
            new AsyncWaitOperatorFactory<>(stage, 0, 10, OutputMode.ORDERED),
            in.createSerializer(TYPES));
    harness.setup(out.createSerializer(TYPES));
    return harness;
  }
}
