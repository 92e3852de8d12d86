// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.deadletter.FailureLimits;
import io.elq.job.encode.EncodeQuestions;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The encode stage during a swap of two real releases, with a long text under way. */
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class SwapTest {
  private static final LinkerProvider RELEASES = CpuReleases.provider();

  @TempDir Path folder;
  private ReleasePointer one;
  private ReleasePointer two;

  @BeforeEach
  void releases() {
    one = TinyRelease.write(folder.resolve("one"), 1);
    two = TinyRelease.write(folder.resolve("two"), 2);
  }

  @Test
  void theLastQuestionOfTheOldReleaseIsEncodedAndTheNewOneContinues() throws Exception {
    LinkerLease assigned = lease(one);
    try (var harness = harness()) {
      harness.open();
      harness.processElement(question("long", longText(), one), 0);
      LinkerLease next = lease(two);
      assigned.close();
      harness.processElement(question("short", "who wrote the iliad", two), 0);
      harness.processElement(question("another", "who was the king of troy", two), 0);
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(encoded -> encoded.question().id())
          .containsExactlyInAnyOrder("long", "short", "another");
      assertThat(harness.extractOutputValues()).allMatch(encoded -> encoded.text() != null);
      next.close();
    }
  }

  @Test
  void aTaskCanBeCancelledDuringASwap() throws Exception {
    LinkerLease assigned = lease(one);
    LinkerLease next;
    try (var harness = harness()) {
      harness.open();
      harness.processElement(question("long", longText(), one), 0);
      next = lease(two);
      assigned.close();
      harness.processElement(question("short", "who wrote the iliad", two), 0);
    }
    next.close();
  }

  private static LinkerLease lease(ReleasePointer release) {
    return RELEASES.acquire(release).join();
  }

  private static String longText() {
    return String.join(" ", TinyRelease.WORDS).concat(" ").repeat(140);
  }

  private static PendingQuestion question(String id, String text, ReleasePointer release) {
    return Questions.question(id, text, "any").answeredBy(release, null);
  }

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness()
      throws Exception {
    var serializers = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<PendingQuestion, Encoded>(
            new AsyncWaitOperatorFactory<>(
                new EncodeQuestions(RELEASES, 512, Duration.ZERO, FailureLimits.NONE, 0),
                0,
                10,
                OutputMode.UNORDERED),
            TypeInformation.of(PendingQuestion.class).createSerializer(serializers));
    harness.setup(new EncodedTypeInfo().createSerializer(serializers));
    return harness;
  }
}
