// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.job.question.RecordHeader;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is written to Kafka.
 *
 * @param key its key, or null
 * @param value its value
 * @param headers its headers, in their order
 * @param timestamp milliseconds since the epoch; null for the time at which it is written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OutgoingRecord(
    byte @Nullable [] key, byte[] value, List<RecordHeader> headers, @Nullable Long timestamp) {

  /**
   * Bytes by which the producer, and the topic for a record that is not compressed, decides whether
   * it is too large: those of a batch that holds this record alone.
   */
  public int size() {
    Header[] all = headers.stream().map(OutgoingRecord::kafka).toArray(Header[]::new);
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, all);
  }

  ProducerRecord<byte[], byte[]> to(String topic) {
    return new ProducerRecord<>(
        topic, null, timestamp, key, value, headers.stream().map(OutgoingRecord::kafka).toList());
  }

  private static Header kafka(RecordHeader header) {
    return new org.apache.kafka.common.header.internals.RecordHeader(header.name(), header.value());
  }
}
