// SPDX-License-Identifier: Apache-2.0
package io.elq.job.question;

import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it was read. It stays with its question to the end, so that a dead letter can
 * say where it came from and bring all of it back.
 *
 * @param topic topic it was read from
 * @param partition its partition
 * @param offset its offset
 * @param key its key, or null
 * @param value its value, or null for a tombstone
 * @param readAt when it was read, microseconds since the epoch
 * @param headers its headers, in their order; names may repeat
 * @param timestamp its timestamp, milliseconds since the epoch; -1 if it has none
 * @param timestampType whose time that is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawRecord(
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    byte[] value,
    long readAt,
    List<RecordHeader> headers,
    long timestamp,
    TimestampType timestampType) {

  private static final long NO_TIMESTAMP = -1;

  /** Takes what checkpoints of version 0.1 lack, which arrives as null and 0, for absent. */
  @SuppressWarnings("ConstantValue")
  public RawRecord {
    if (headers == null) {
      headers = List.of();
    }
    if (timestampType == null || timestampType == TimestampType.NO_TIMESTAMP_TYPE) {
      timestamp = NO_TIMESTAMP;
      timestampType = TimestampType.NO_TIMESTAMP_TYPE;
    }
  }

  /** A record without headers and timestamp. */
  public RawRecord(
      String topic, int partition, long offset, byte @Nullable [] key, byte[] value, long readAt) {
    this(
        topic,
        partition,
        offset,
        key,
        value,
        readAt,
        List.of(),
        NO_TIMESTAMP,
        TimestampType.NO_TIMESTAMP_TYPE);
  }

  /** Whether it has a timestamp. */
  public boolean hasTimestamp() {
    return timestamp != NO_TIMESTAMP;
  }

  /** Bytes of its headers, names and values. */
  public long headersSize() {
    return headers.stream().mapToLong(RecordHeader::size).sum();
  }
}
