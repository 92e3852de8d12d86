// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.deadletter.ValueHash;
import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.Wire;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LetterRecordTest {
  private static final int LIMIT = 64 << 10;

  @Test
  void aLetterThatFitsCarriesItsRecord() throws Exception {
    DeadLetter letter = letter(1_000, 1_000, 1_000, "q");
    OutgoingRecord record = new LetterRecord(LIMIT).apply(letter);
    assertThat(Wire.DEAD_LETTER.decode(record.value())).isEqualTo(letter);
    assertThat(record.key()).hasSize(1_000);
  }

  @Test
  void aLetterThatIsTooLargeGoesWithoutItsValue() throws Exception {
    DeadLetter read = cut(letter(LIMIT, 1_000, 1_000, "q"));
    assertThat(read.getValue()).isNull();
    assertThat(read.getHeaders()).hasSize(1);
    assertThat(read.getKey().remaining()).isEqualTo(1_000);
    assertThat(read.getQuestionId()).isEqualTo("q");
  }

  @Test
  void thenWithoutItsHeaders() throws Exception {
    DeadLetter read = cut(letter(LIMIT, 3 << 20, 1_000, "q"));
    assertThat(read.getValue()).isNull();
    assertThat(read.getHeaders()).isEmpty();
    assertThat(read.getKey().remaining()).isEqualTo(1_000);
  }

  @Test
  void thenWithoutItsKeyAndItsQuestionsId() throws Exception {
    DeadLetter read = cut(letter(LIMIT, 1_000, LIMIT, "q".repeat(LIMIT)));
    assertThat(read.getHeaders()).isEmpty();
    assertThat(read.getKey()).isNull();
    assertThat(read.getQuestionId()).isNull();
  }

  private static DeadLetter cut(DeadLetter letter) throws Exception {
    OutgoingRecord record = new LetterRecord(LIMIT).apply(letter);
    assertThat(record.size()).isLessThanOrEqualTo(LIMIT);
    DeadLetter read = Wire.DEAD_LETTER.decode(record.value());
    assertThat(read.getTopic()).isEqualTo("questions");
    assertThat(read.getPartition()).isEqualTo(1);
    assertThat(read.getOffset()).isEqualTo(2);
    assertThat(read.getValueSize()).isEqualTo(LIMIT);
    assertThat(read.getValueHash()).isEqualTo(ValueHash.of(new byte[LIMIT]));
    assertThat(read.getErrorMessage()).isEqualTo("why");
    return read;
  }

  private static DeadLetter letter(int value, int headers, int key, String id) {
    RawRecord record =
        new RawRecord(
            "questions",
            1,
            2,
            new byte[key],
            new byte[value],
            3,
            List.of(new RecordHeader("h", new byte[headers])),
            4,
            TimestampType.CREATE_TIME);
    return DeadLetters.of(record, id, "r1", "encode", new IllegalStateException("why"));
  }
}
