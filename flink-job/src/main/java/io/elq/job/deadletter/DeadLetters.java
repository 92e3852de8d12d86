// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.lines.Reason;
import io.elq.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Makes dead letters out of records and the exceptions that stopped them. */
public final class DeadLetters {

  /** Side output of the stages that can give up on a record. */
  public static final OutputTag<DeadLetter> TAG =
      new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

  private DeadLetters() {}

  /** The dead letter of a record that never became a question. */
  public static DeadLetter of(RawRecord origin, String stage, Throwable error) {
    return letter(origin, stage, error).build();
  }

  /** The dead letter of a question. */
  public static DeadLetter of(PendingQuestion question, String stage, Throwable error) {
    String release = question.release() == null ? null : question.release().id();
    return letter(question.origin(), stage, error)
        .setQuestionId(question.id())
        .setReleaseId(release)
        .build();
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
    return DeadLetter.newBuilder()
        .setTopic(origin.topic())
        .setPartition(origin.partition())
        .setOffset(origin.offset())
        .setKey(buffer(origin.key()))
        .setValue(buffer(origin.value()))
        .setStage(stage)
        .setErrorClass(error.getClass().getName())
        .setErrorMessage(error.getMessage() == null ? "" : error.getMessage())
        .setTimestamp(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
