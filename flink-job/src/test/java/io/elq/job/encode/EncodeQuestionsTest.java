// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.question.PendingQuestion;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class EncodeQuestionsTest {
  private static final long TIMEOUT_MS = 1_000;

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

  private static OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> harness()
      throws Exception {
    var serializers = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<PendingQuestion, Encoded>(
            new AsyncWaitOperatorFactory<>(
                new EncodeQuestions(new FakeRelease()), TIMEOUT_MS, 10, OutputMode.ORDERED),
            TypeInformation.of(PendingQuestion.class).createSerializer(serializers));
    harness.setup(new EncodedTypeInfo().createSerializer(serializers));
    return harness;
  }
}
