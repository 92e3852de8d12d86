// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import io.elq.linker.release.ReleaseException;
import io.elq.schemas.DeadLetter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final RawRecord RECORD =
      record(
          "abc".getBytes(StandardCharsets.UTF_8),
          new RecordHeader("trace", new byte[] {1}),
          new RecordHeader("trace", null));

  @Test
  void aLetterHasAllThatTheRecordHad() {
    DeadLetter letter = DeadLetters.of(RECORD, "decode", new IOException("why"));

    assertThat(letter.getTopic()).isEqualTo("questions");
    assertThat(letter.getPartition()).isEqualTo(1);
    assertThat(letter.getOffset()).isEqualTo(2);
    assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {9}));
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(RECORD.value()));
    assertThat(letter.getValueSize()).isEqualTo(3);
    assertThat(letter.getValueHash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(letter.getRecordTimestamp()).isEqualTo(Instant.ofEpochMilli(1_234));
    assertThat(letter.getRecordTimestampType()).isEqualTo("CreateTime");
    assertThat(letter.getHeaders())
        .extracting(header -> header.getName() + header.getValue())
        .containsExactly("trace" + ByteBuffer.wrap(new byte[] {1}), "tracenull");
    assertThat(letter.getHost()).isNotBlank();
  }

  @Test
  void aTombstoneHasNeitherHashNorSize() {
    DeadLetter letter = DeadLetters.of(record(null), "decode", new IOException("why"));
    assertThat(letter.getValue()).isNull();
    assertThat(letter.getValueHash()).isNull();
    assertThat(letter.getValueSize()).isNull();
  }

  @Test
  void theChainOfCausesIsListedOutermostFirst() {
    Exception failure =
        new IllegalStateException("outer", new UncheckedIOException(new FileNotFoundException()));
    DeadLetter letter = DeadLetters.of(RECORD, "encode", failure);
    assertThat(letter.getErrorClass()).isEqualTo("java.lang.IllegalStateException");
    assertThat(letter.getCauses())
        .containsExactly(
            "java.lang.IllegalStateException: outer",
            "java.io.UncheckedIOException: java.io.FileNotFoundException",
            "java.io.FileNotFoundException: ");
  }

  @Test
  void aMessageThatQuotesTheWholeRecordIsCut() {
    DeadLetter letter =
        DeadLetters.of(RECORD, "decode", new IllegalStateException("x".repeat(1 << 20)));
    assertThat(letter.getErrorMessage()).hasSize(2_003).endsWith("x...");
    assertThat(letter.getCauses().get(0)).hasSizeLessThan(2_100);
  }

  @Test
  void faultsOfMachineReleaseAndTimeAreForRetryAndAllOthersBroken() {
    for (Throwable fault :
        List.of(
            new TimeoutException(),
            new IOException(),
            new ReleaseException("gone"),
            new IllegalStateException(new UncheckedIOException(new IOException())))) {
      assertThat(DeadLetters.of(RECORD, "encode", fault).getKind()).isEqualTo("retry");
    }
    for (Throwable fault : List.of(new IllegalArgumentException(), new NullPointerException())) {
      assertThat(DeadLetters.of(RECORD, "encode", fault).getKind()).isEqualTo("broken");
    }
  }

  @Test
  void eachReplayCountsAsAnAttempt() {
    assertThat(DeadLetters.of(RECORD, "encode", new IOException()).getAttempt()).isEqualTo(1);
    RecordHeader replayed = new RecordHeader(Replayed.HEADER, new byte[1]);
    assertThat(
            DeadLetters.of(record(new byte[1], replayed, replayed), "encode", new IOException())
                .getAttempt())
        .isEqualTo(3);
  }

  private static RawRecord record(byte[] value, RecordHeader... headers) {
    return new RawRecord(
        "questions",
        1,
        2,
        new byte[] {9},
        value,
        3,
        List.of(headers),
        1_234,
        TimestampType.CREATE_TIME);
  }
}
