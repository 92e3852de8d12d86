// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import io.elq.faults.cluster.Topics;
import io.elq.faults.flow.Ids;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed answers as they come, in a thread of its own, and notes when. Safe for use by
 * many threads; whoever opens it closes it.
 */
final class Answers implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final Map<Integer, Long> arrivals = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread reading;
  private volatile boolean closed;

  Answers(String bootstrapServers) {
    reading = new Thread(() -> read(bootstrapServers), "bench-answers");
    reading.setDaemon(true);
    reading.start();
  }

  /** Number of questions that have an answer. */
  synchronized int count() {
    return arrivals.size();
  }

  /** When the first answer to a question came, by the nano clock. */
  synchronized long arrival(int number) {
    Long arrival = arrivals.get(number);
    if (arrival == null) {
      throw new IllegalArgumentException("question " + number + " has no answer");
    }
    return arrival;
  }

  /**
   * Checks that answers are being read, and nothing else.
   *
   * @throws IllegalStateException if reading failed, or a question became a dead letter
   */
  void check() {
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("answers cannot be read", reason);
    }
  }

  private void read(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      while (!closed) {
        var records = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          take(record, now);
        }
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private synchronized void take(ConsumerRecord<byte[], byte[]> record, long now) {
    if (record.topic().equals(Topics.DEAD)) {
      throw new IllegalStateException("a question became a dead letter");
    }
    arrivals.putIfAbsent(Ids.number(record.key()), now);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(Topics.LINKED, Topics.DEAD)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  @Override
  public void close() {
    closed = true;
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
