// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.Wire;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as records of their topic. One that Kafka would not take leaves out what it carries
 * of the record until it fits: the value first, then the headers, the key, and the question's id.
 * Topic, partition, offset, size and hash still say which record it was. The key is the record's
 * own; the timestamp is the time of writing, from which the topic's retention counts.
 *
 * @param limit most bytes of a letter, as {@link OutgoingRecord#size} counts them
 */
record LetterRecord(long limit)
    implements SerializableFunction<DeadLetter, OutgoingRecord>, Serializable {

  /** What is left out, in this order. */
  private static final List<Consumer<DeadLetter.Builder>> CUTS =
      List.of(
          letter -> letter.setValue(null),
          letter -> letter.setHeaders(List.of()),
          letter -> letter.setKey(null),
          letter -> letter.setQuestionId(null));

  @Override
  public OutgoingRecord apply(DeadLetter letter) {
    OutgoingRecord record = record(letter);
    DeadLetter.Builder less = DeadLetter.newBuilder(letter);
    for (Consumer<DeadLetter.Builder> cut : CUTS) {
      if (record.size() <= limit) {
        return record;
      }
      cut.accept(less);
      record = record(less.build());
    }
    return record;
  }

  private static OutgoingRecord record(DeadLetter letter) {
    return new OutgoingRecord(
        bytes(letter.getKey()), Wire.DEAD_LETTER.encode(letter), List.of(), null);
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
