// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.kafka.KafkaAccess;
import io.elq.job.deadletter.Replayed;
import io.elq.job.deadletter.ValueHash;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.KafkaHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The records that letters are about, as they are sent again: key, value, headers and timestamp as
 * they were, to the partition that they came from, with a header that says which letter sent them.
 *
 * <p>Brokers delete what is older than its topic keeps, by the timestamp and at any time. A record
 * that is about to be, or would have been, takes the time of the replay, so that the job reads it,
 * and has its own timestamp in a header. Not for use by several threads.
 */
final class OriginalRecord implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Header of a record that took the time of the replay: its own, milliseconds since the epoch. */
  static final String TIMESTAMP_HEADER = "elq-record-timestamp";

  /** Share of its time in the topic that a record with its own timestamp may have behind it. */
  private static final double OLDEST = 0.9;

  private final KafkaAccess kafka;
  private final Map<String, Integer> partitions = new HashMap<>();
  private final Map<String, Optional<Duration>> kept = new HashMap<>();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /** A record that cannot be sent again; the message says why. */
  static final class GoneException extends Exception {
    private static final long serialVersionUID = 1L;

    GoneException(String message) {
      super(message);
    }
  }

  /**
   * @param kafka the cluster of the letters and the records
   */
  OriginalRecord(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /**
   * The record of a letter.
   *
   * @throws GoneException if the letter lacks it and its topic no longer has it, or if there is no
   *     such topic
   */
  ProducerRecord<byte[], byte[]> of(Letter letter) throws GoneException {
    DeadLetter content = letter.content();
    String topic = content.getTopic();
    int count = partitions.computeIfAbsent(topic, kafka::partitions);
    if (count == 0) {
      throw new GoneException("there is no topic " + topic);
    }
    Integer partition = content.getPartition() < count ? content.getPartition() : null;
    ProducerRecord<byte[], byte[]> record =
        lasting(
            letter.lacksItsRecord()
                ? copy(fetched(content), topic, partition)
                : carried(content, topic, partition));
    record.headers().add(Replayed.HEADER, letter.place().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  /** The record, with the time of the replay if its own is too old for its topic. */
  private ProducerRecord<byte[], byte[]> lasting(ProducerRecord<byte[], byte[]> record) {
    Optional<Duration> time = kept.computeIfAbsent(record.topic(), kafka::recordsKept);
    long now = System.currentTimeMillis();
    if (record.timestamp() == null
        || time.isEmpty()
        || now - record.timestamp() <= OLDEST * time.get().toMillis()) {
      return record;
    }
    ProducerRecord<byte[], byte[]> young =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            now,
            record.key(),
            record.value(),
            record.headers());
    young
        .headers()
        .add(TIMESTAMP_HEADER, record.timestamp().toString().getBytes(StandardCharsets.UTF_8));
    return young;
  }

  private static ProducerRecord<byte[], byte[]> carried(
      DeadLetter content, String topic, @Nullable Integer partition) {
    Long timestamp =
        content.getRecordTimestamp() == null ? null : content.getRecordTimestamp().toEpochMilli();
    byte[] key = content.getKey() == null ? null : Bytes.of(content.getKey());
    byte[] value = content.getValue() == null ? null : Bytes.of(content.getValue());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, timestamp, key, value);
    for (KafkaHeader header : content.getHeaders()) {
      record
          .headers()
          .add(header.getName(), header.getValue() == null ? null : Bytes.of(header.getValue()));
    }
    return record;
  }

  private static ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, String topic, @Nullable Integer partition) {
    Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(topic, partition, timestamp, record.key(), record.value());
    for (Header header : record.headers()) {
      copy.headers().add(header);
    }
    return copy;
  }

  private ConsumerRecord<byte[], byte[]> fetched(DeadLetter content) throws GoneException {
    TopicPartition place = new TopicPartition(content.getTopic(), content.getPartition());
    ConsumerRecord<byte[], byte[]> record = at(place, content.getOffset());
    if (record == null
        || record.value() == null
        || !ValueHash.of(record.value()).equals(content.getValueHash())) {
      throw new GoneException(
          "its record of %,d bytes was too large for the letter, and %s no longer has it"
              .formatted(content.getValueSize(), content.getTopic()));
    }
    return record;
  }

  /** The record at an offset, or null if it is no longer, or not yet, there. */
  private @Nullable ConsumerRecord<byte[], byte[]> at(TopicPartition place, long offset) {
    if (consumer == null) {
      consumer = kafka.consumer(null);
    }
    List<TopicPartition> only = List.of(place);
    if (offset < Objects.requireNonNull(consumer.beginningOffsets(only).get(place))
        || offset >= Objects.requireNonNull(consumer.endOffsets(only).get(place))) {
      return null;
    }
    consumer.assign(only);
    consumer.seek(place, offset);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(place) == offset && System.nanoTime() - deadline < 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        return record.offset() == offset ? record : null;
      }
    }
    return null;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
