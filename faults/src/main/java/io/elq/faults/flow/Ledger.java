// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import io.elq.faults.cluster.Topics;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.ReleaseStatus;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed answers and dead letters from their beginning and counts them by the keys of
 * their questions. Safe for use by many threads; whoever opens it closes it.
 */
public final class Ledger implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);

  /** Longest time to wait for the last read. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<Integer, Integer> outcomes = new HashMap<>();
  private final Map<Integer, Long> answered = new HashMap<>();
  private final Map<Integer, Long> latencies = new HashMap<>();
  private final Map<String, Integer> latestOf = new HashMap<>();
  private final Map<Integer, Set<String>> linked = new HashMap<>();
  private final Set<String> states = new HashSet<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread reading;
  private int deadLetters;
  private int otherLetters;
  private int latest = -1;
  private volatile boolean closed;

  /** Starts reading. */
  public Ledger(String bootstrapServers) {
    reading = new Thread(() -> read(bootstrapServers), "ledger");
    reading.setDaemon(true);
    reading.start();
  }

  /** Number of questions that have an answer or a dead letter. */
  public synchronized int accounted() {
    return outcomes.size();
  }

  /** Number of answers and dead letters beyond the first of each question. */
  public synchronized int duplicated() {
    return outcomes.values().stream().mapToInt(count -> count - 1).sum();
  }

  /** Number of dead letters of questions. */
  public synchronized int deadLetters() {
    return deadLetters;
  }

  /** Number of dead letters of records from other topics. */
  public synchronized int otherLetters() {
    return otherLetters;
  }

  /** Whether a question of this number or a higher one has been answered. */
  public synchronized boolean answeredFrom(int number) {
    return latest >= number;
  }

  /** When the first answer to a question of this number or a higher one came, by the nano clock. */
  public synchronized OptionalLong firstAnswerFrom(int number) {
    return answered.entrySet().stream()
        .filter(answer -> answer.getKey() >= number)
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  /**
   * Latencies of answers, from asking the question to reading its committed answer.
   *
   * @param from number of the first question
   * @param to one past the last
   * @return milliseconds, in no order
   */
  public synchronized long[] latencies(int from, int to) {
    return latencies.entrySet().stream()
        .filter(answer -> answer.getKey() >= from && answer.getKey() < to)
        .mapToLong(Map.Entry::getValue)
        .toArray();
  }

  /** Ids of the releases that have answered. */
  public synchronized Set<String> releases() {
    return Set.copyOf(latestOf.keySet());
  }

  /** Whether a release has answered a question of this number or a higher one. */
  public synchronized boolean answeredFrom(int number, String release) {
    return latestOf.getOrDefault(release, -1) >= number;
  }

  /**
   * What answers to questions of this number or a higher one link: for each different answer, the
   * ids of its entities in the knowledge base.
   */
  public synchronized Set<Set<String>> linkedFrom(int number) {
    return linked.entrySet().stream()
        .filter(answer -> answer.getKey() >= number)
        .map(Map.Entry::getValue)
        .collect(Collectors.toSet());
  }

  /** Whether some subtask has reported this state of a release. */
  public synchronized boolean reported(String release, String state) {
    return states.contains(release + " " + state);
  }

  /**
   * Checks that answers are being read.
   *
   * @throws IllegalStateException if reading has failed
   */
  public void check() {
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("answers cannot be read", reason);
    }
  }

  private void read(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
      }
    } catch (WireException | RuntimeException e) {
      failure.set(e);
    }
  }

  private synchronized void take(ConsumerRecord<byte[], byte[]> record) throws WireException {
    switch (record.topic()) {
      case Topics.LINKED -> {
        LinkedQuestion answer = Wire.LINKED_QUESTION.decode(record.value());
        int number = Ids.number(record.key());
        latestOf.merge(answer.getReleaseId(), number, Math::max);
        latest = Math.max(latest, number);
        answered.putIfAbsent(number, System.nanoTime());
        linked.put(
            number,
            answer.getEntities().stream()
                .map(LinkedEntity::getKbId)
                .collect(Collectors.toUnmodifiableSet()));
        latencies.putIfAbsent(
            number, Duration.between(answer.getEventTime(), Instant.now()).toMillis());
        outcomes.merge(number, 1, Integer::sum);
      }
      case Topics.DEAD -> take(Wire.DEAD_LETTER.decode(record.value()), record.key());
      default -> {
        ReleaseStatus status = Wire.RELEASE_STATUS.decode(record.value());
        states.add(status.getReleaseId() + " " + status.getState());
      }
    }
  }

  private void take(DeadLetter letter, byte[] key) {
    if (letter.getTopic().equals(Topics.QUESTIONS)) {
      deadLetters++;
      outcomes.merge(Ids.number(key), 1, Integer::sum);
    } else {
      otherLetters++;
    }
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
        List.of(Topics.LINKED, Topics.DEAD, Topics.STATES).stream()
            .flatMap(
                topic ->
                    IntStream.range(0, Topics.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  @Override
  public void close() {
    closed = true;
    try {
      reading.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
