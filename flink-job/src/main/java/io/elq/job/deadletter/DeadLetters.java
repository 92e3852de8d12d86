// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.job.question.RecordHeader;
import io.elq.linker.lines.Reason;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.KafkaHeader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Makes dead letters out of records and the exceptions that stopped them. */
public final class DeadLetters {

  /** Side output of the stages that can give up on a record. */
  public static final OutputTag<DeadLetter> TAG =
      new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

  /** In UTF-16 units. */
  private static final int LONGEST_MESSAGE = 2_000;

  private DeadLetters() {}

  /** The dead letter of a record that never became a question. */
  public static DeadLetter of(RawRecord origin, String stage, Throwable error) {
    return letter(origin, stage, error).build();
  }

  /** The dead letter of a question. */
  public static DeadLetter of(PendingQuestion question, String stage, Throwable error) {
    String release = question.release() == null ? null : question.release().id();
    return of(question.origin(), question.id(), release, stage, error);
  }

  /**
   * The dead letter of a question that is known by its id alone.
   *
   * @param release id of the release that was to answer, or null
   */
  public static DeadLetter of(
      RawRecord origin, String id, @Nullable String release, String stage, Throwable error) {
    return letter(origin, stage, error).setQuestionId(id).setReleaseId(release).build();
  }

  /**
   * What really happened, without the wrappings of asynchronous calls.
   *
   * @throws Error if it is one: memory or a native library is at fault, not the record, and the job
   *     has to fail and restart
   */
  public static Throwable cause(Throwable error) {
    Throwable cause = Reason.unwrapped(error);
    if (cause instanceof Error fatal) {
      throw fatal;
    }
    return cause;
  }

  private static DeadLetter.Builder letter(RawRecord origin, String stage, Throwable error) {
    DeadLetter.Builder letter = ofRecord(origin);
    return letter
        .setStage(stage)
        .setErrorClass(error.getClass().getName())
        .setErrorMessage(clipped(error.getMessage()))
        .setCauses(CauseChain.of(error).stream().map(DeadLetters::described).toList())
        .setKind(FailureKind.of(error).word())
        .setHost(LocalHost.NAME)
        .setTimestamp(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static DeadLetter.Builder ofRecord(RawRecord origin) {
    DeadLetter.Builder letter =
        DeadLetter.newBuilder()
            .setTopic(origin.topic())
            .setPartition(origin.partition())
            .setOffset(origin.offset())
            .setKey(buffer(origin.key()))
            .setValue(buffer(origin.value()))
            .setHeaders(headers(origin.headers()))
            .setAttempt(Replayed.attempt(origin.headers()));
    if (origin.hasTimestamp()) {
      letter
          .setRecordTimestamp(Instant.ofEpochMilli(origin.timestamp()))
          .setRecordTimestampType(origin.timestampType().name);
    }
    if (origin.value() != null) {
      letter.setValueHash(ValueHash.of(origin.value())).setValueSize(origin.value().length);
    }
    return letter;
  }

  private static List<KafkaHeader> headers(List<RecordHeader> headers) {
    return headers.stream()
        .map(header -> new KafkaHeader(header.name(), buffer(header.value())))
        .toList();
  }

  private static String described(Throwable cause) {
    return cause.getClass().getName() + ": " + clipped(cause.getMessage());
  }

  /** A message may quote the record; the letter carries that already. */
  private static String clipped(@Nullable String message) {
    if (message == null) {
      return "";
    }
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "...";
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
