// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.kafka.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the replay of a topic has come, partition by partition. Not for use by several threads.
 *
 * <p>Brokers forget a group's positions some time after its last commit. Where there is none, it is
 * either the first replay, or the last one is longer ago than that; the letters that it may have
 * sent are older still. So without a position only letters that are younger are taken, unless the
 * user says that there was none.
 */
final class ReplayPositions {
  private final Map<TopicPartition, DoneLetters> done;
  private final List<TopicPartition> passedOver;

  private ReplayPositions(Map<TopicPartition, DoneLetters> done, List<TopicPartition> passedOver) {
    this.done = done;
    this.passedOver = passedOver;
  }

  /**
   * Asks for the consumer's group's positions.
   *
   * @param kept how long brokers keep a position without a commit
   * @param fromBeginning whether partitions without a position begin with the oldest letter
   */
  static ReplayPositions committed(
      KafkaConsumer<?, ?> consumer, TopicReader letters, Duration kept, boolean fromBeginning) {
    Collection<TopicPartition> partitions = letters.partitions();
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(new HashSet<>(partitions));
    Map<TopicPartition, DoneLetters> done = new HashMap<>();
    Map<TopicPartition, Long> unknown = new TreeMap<>((a, b) -> a.partition() - b.partition());
    long young = Instant.now().minus(kept).toEpochMilli();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata position = committed.get(partition);
      if (position != null) {
        done.put(partition, DoneLetters.of(position));
      } else {
        unknown.put(partition, young);
        done.put(partition, DoneLetters.none(letters.beginning(partition)));
      }
    }
    List<TopicPartition> passedOver =
        fromBeginning ? List.of() : passOver(consumer, letters, unknown, done);
    return new ReplayPositions(done, passedOver);
  }

  private static List<TopicPartition> passOver(
      KafkaConsumer<?, ?> consumer,
      TopicReader letters,
      Map<TopicPartition, Long> unknown,
      Map<TopicPartition, DoneLetters> done) {
    Map<TopicPartition, OffsetAndTimestamp> firsts = consumer.offsetsForTimes(unknown);
    for (TopicPartition partition : unknown.keySet()) {
      OffsetAndTimestamp first = firsts.get(partition);
      done.put(
          partition, DoneLetters.none(first == null ? letters.end(partition) : first.offset()));
    }
    return unknown.keySet().stream()
        .filter(partition -> of(partition, done).next() > letters.beginning(partition))
        .toList();
  }

  /** Partitions without a position whose old letters are not taken. */
  List<TopicPartition> passedOver() {
    return passedOver;
  }

  /** What is done in a partition. */
  DoneLetters of(TopicPartition partition) {
    return of(partition, done);
  }

  private static DoneLetters of(TopicPartition partition, Map<TopicPartition, DoneLetters> done) {
    return Objects.requireNonNull(done.get(partition));
  }

  /** With a partition's letters as they are now. */
  void put(TopicPartition partition, DoneLetters letters) {
    done.put(partition, letters);
  }

  /**
   * What is to be committed for all partitions, so that none is forgotten before the others.
   *
   * @param partition one that comes further with this commit
   * @param letters what is done in it then
   */
  Map<TopicPartition, OffsetAndMetadata> with(TopicPartition partition, DoneLetters letters) {
    Map<TopicPartition, DoneLetters> next = new HashMap<>(done);
    next.put(partition, letters);
    return next.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().position()));
  }
}
