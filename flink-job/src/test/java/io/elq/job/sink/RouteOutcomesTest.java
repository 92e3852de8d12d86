// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.Questions;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import io.elq.job.resolve.Outcome;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Timings;
import io.elq.schemas.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteOutcomesTest {
  private static final int LIMIT = 64 << 10;

  private OneInputStreamOperatorTestHarness<Outcome, OutgoingRecord> harness;

  @BeforeEach
  void open() throws Exception {
    harness = ProcessFunctionTestHarnesses.forProcessFunction(new RouteOutcomes(LIMIT));
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void answersAreSentOnAndDeadLettersAside() throws Exception {
    RawRecord origin = record(5);
    DeadLetter letter =
        DeadLetters.of(
            Questions.question("q", "paris", "r1"), "encode", new IllegalStateException("why"));

    harness.processElement(new Outcome(origin, answer("paris"), null), 0);
    harness.processElement(new Outcome(origin, null, letter), 0);

    OutgoingRecord answer = harness.extractOutputValues().get(0);
    assertThat(Wire.LINKED_QUESTION.decode(answer.value())).isEqualTo(answer("paris"));
    assertThat(letters()).containsExactly(letter);
  }

  @Test
  void anAnswerHasTheKeyTheHeadersAndTheTimestampOfItsQuestionsRecord() throws Exception {
    RawRecord origin = record(5);
    harness.processElement(new Outcome(origin, answer("paris"), null), 0);
    OutgoingRecord answer = harness.extractOutputValues().get(0);
    assertThat(answer.key()).isEqualTo(origin.key());
    assertThat(answer.headers())
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(origin.headers());
    assertThat(answer.timestamp()).isEqualTo(5);
  }

  @Test
  void withoutAKeyItIsTheQuestionsIdAndATimestampAheadOfTheClockIsNotTaken() throws Exception {
    harness.processElement(
        new Outcome(new RawRecord("t", 0, 0, null, new byte[0], 0), answer("paris"), null), 0);
    harness.processElement(
        new Outcome(record(System.currentTimeMillis() + 3_600_000), answer("paris"), null), 0);
    OutgoingRecord bare = harness.extractOutputValues().get(0);
    assertThat(bare.key()).asString().isEqualTo("q");
    assertThat(bare.timestamp()).isNull();
    assertThat(harness.extractOutputValues().get(1).timestamp()).isNull();
  }

  @Test
  void anAnswerAboveTheLimitBecomesADeadLetter() throws Exception {
    LinkedQuestion large = answer("x".repeat(LIMIT));
    harness.processElement(new Outcome(record(5), large, null), 0);
    harness.processElement(new Outcome(record(5), answer("paris"), null), 0);

    assertThat(harness.extractOutputValues()).hasSize(1);
    DeadLetter letter = letters().get(0);
    assertThat(letter.getStage()).isEqualTo("linked-questions");
    assertThat(letter.getQuestionId()).isEqualTo("q");
    assertThat(letter.getReleaseId()).isEqualTo("r1");
    assertThat(letter.getKind()).isEqualTo("broken");
    assertThat(letter.getOffset()).isEqualTo(2);
    assertThat(letter.getHeaders()).hasSize(1);
    assertThat(letter.getErrorMessage())
        .contains("bytes on Kafka, but at most 65,536 are written")
        .contains("elq.linked-questions.max-bytes");
  }

  private List<DeadLetter> letters() {
    return harness.getSideOutput(DeadLetters.TAG).stream()
        .map(record -> record.getValue())
        .toList();
  }

  private static RawRecord record(long timestamp) {
    return new RawRecord(
        "questions",
        1,
        2,
        new byte[] {7},
        new byte[] {8},
        3,
        List.of(new RecordHeader("trace", new byte[] {1})),
        timestamp,
        TimestampType.CREATE_TIME);
  }

  private static LinkedQuestion answer(String text) {
    return LinkedQuestion.newBuilder()
        .setId("q")
        .setText(text)
        .setReleaseId("r1")
        .setEventTime(Instant.EPOCH)
        .setHeaders(Map.of())
        .setEntities(List.of())
        .setWindows(1)
        .setTimings(new Timings(0L, 0L, 0L, 0L))
        .build();
  }
}
