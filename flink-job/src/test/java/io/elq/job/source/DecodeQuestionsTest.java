// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.RecordLimits;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeQuestionsTest {
  private static final RecordLimits LIMITS = new RecordLimits(1_000, 100, 1 << 20, 1 << 20);

  private OneInputStreamOperatorTestHarness<RawRecord, PendingQuestion> harness;

  @BeforeEach
  void open() throws Exception {
    harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeQuestions(500, LIMITS));
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aRecordWithTooManyBytesOfHeadersIsALetterAndTheNextIsAQuestion() throws Exception {
    send(question("large", Map.of()), new RecordHeader("h", new byte[3 << 20]));
    send(question("next", Map.of()), new RecordHeader("h", new byte[99]));

    assertThat(harness.extractOutputValues())
        .extracting(PendingQuestion::id)
        .containsExactly("next");
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getErrorMessage())
                    .isEqualTo(
                        "the record's headers take 3,145,729 bytes, but at most 100 are linked: send"
                            + " less, or raise elq.question.max-headers-bytes"));
  }

  @Test
  void aQuestionsOwnHeadersCountWithThoseOfItsRecord() throws Exception {
    send(question("fits", Map.of("k", "v".repeat(49))), new RecordHeader("h", new byte[49]));
    send(question("large", Map.of("k", "é".repeat(25))), new RecordHeader("h", new byte[49]));

    assertThat(harness.extractOutputValues())
        .extracting(PendingQuestion::id)
        .containsExactly("fits");
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getErrorMessage())
                    .startsWith("the question's headers take 101 bytes, but at most 100"));
  }

  @Test
  void aRecordThatIsTooLargeIsNotEvenDecoded() throws Exception {
    send(new byte[1_001]);

    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getErrorMessage())
                    .isEqualTo(
                        "the record's value takes 1,001 bytes, but at most 1,000 are linked: send"
                            + " less, or raise elq.question.max-bytes"));
  }

  private void send(byte[] value, RecordHeader... headers) throws Exception {
    harness.processElement(
        new RawRecord(
            "questions", 0, 0, null, value, 0, List.of(headers), 7, TimestampType.CREATE_TIME),
        0);
  }

  private List<DeadLetter> letters() {
    Queue<StreamRecord<DeadLetter>> letters = harness.getSideOutput(DeadLetters.TAG);
    return (letters == null ? new ArrayDeque<StreamRecord<DeadLetter>>() : letters)
        .stream().map(StreamRecord::getValue).toList();
  }

  private static byte[] question(String id, Map<String, String> headers) {
    return Wire.QUESTION.encode(
        Question.newBuilder()
            .setId(id)
            .setText("paris")
            .setEventTime(Instant.EPOCH)
            .setHeaders(headers)
            .build());
  }
}
