// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic up to where it ends when the reader is made: what arrives later is for another
 * time. Not for use by several threads.
 */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> beginnings;
  private final Map<TopicPartition, Long> ends;

  /**
   * @param consumer stays the caller's
   * @param partitions how many the topic has
   */
  public TopicReader(KafkaConsumer<byte[], byte[]> consumer, String topic, int partitions) {
    this.consumer = consumer;
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    beginnings = consumer.beginningOffsets(all);
    ends = consumer.endOffsets(all);
  }

  /** Reads all records of a topic as it is now, those of one partition after the other. */
  public static void readAll(
      KafkaAccess kafka,
      String topic,
      int partitions,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(null)) {
      TopicReader reader = new TopicReader(consumer, topic, partitions);
      for (TopicPartition partition : reader.partitions()) {
        reader.read(partition, 0, records);
      }
    }
  }

  /** The topic's partitions, in order. */
  public List<TopicPartition> partitions() {
    return ends.keySet().stream()
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  /** The first offset of a partition that is kept. */
  public long beginning(TopicPartition partition) {
    return Objects.requireNonNull(beginnings.get(partition));
  }

  /** The offset after the last record of a partition. */
  public long end(TopicPartition partition) {
    return Objects.requireNonNull(ends.get(partition));
  }

  /**
   * Reads a partition.
   *
   * @param from first offset; one that is no longer kept means the first that is
   * @param records takes each record, in order
   */
  public void read(
      TopicPartition partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    long end = end(partition);
    consumer.assign(List.of(partition));
    consumer.seek(partition, Math.max(from, beginning(partition)));
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          records.accept(record);
        }
      }
    }
  }
}
