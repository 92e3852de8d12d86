// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.common.UserException;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.TopicReader;
import io.elq.linker.lines.Reason;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic of announcements: a record for each release, keyed by its id.
 *
 * @param kafka its cluster
 * @param name its name
 */
record ReleaseTopic(KafkaAccess kafka, String name) {

  /**
   * Reads what was announced.
   *
   * @throws UserException if there is no such topic, it has several partitions, or nobody answers
   */
  Announced read() {
    requireOnePartition();
    Announced announced = new Announced();
    forEach(
        record -> {
          String id = text(record.key());
          if (record.value() == null) {
            announced.withdrawn(id);
            return;
          }
          try {
            announced.add(Wire.RELEASE_ANNOUNCEMENT.decode(record.value()));
          } catch (WireException e) {
            // The job has put it into the dead letters.
            System.err.printf(
                "elq: record %d of %s is not an announcement: %s%n",
                record.offset(), name, Reason.message(e));
          }
        });
    return announced;
  }

  /** Reads all records of a topic, of every partition. */
  void forEach(Consumer<ConsumerRecord<byte[], byte[]>> records) {
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(null)) {
      TopicReader reader = new TopicReader(consumer, name, kafka.partitions(name));
      for (TopicPartition partition : reader.partitions()) {
        reader.read(partition, 0, records);
      }
    }
  }

  /** Whether there is such a topic. */
  boolean exists() {
    return kafka.partitions(name) > 0;
  }

  /** Order counts, and Kafka keeps it within a partition alone. */
  void requireOnePartition() {
    int partitions = kafka.partitions(name);
    if (partitions == 0) {
      throw new UserException(
          "the Kafka brokers at %s have no topic %s: create it with one partition and cleanup.policy=compact (deploy/kafka/create-topics.sh does), or correct --topic or --bootstrap-servers"
              .formatted(kafka.servers(), name));
    }
    if (partitions > 1) {
      throw new UserException(
          "the topic %s has %d partitions, but announcements need their order: create one with one partition"
              .formatted(name, partitions));
    }
  }

  /** Announces a release; returns when all replicas have it. */
  void send(ReleaseAnnouncement announcement) {
    send(announcement.getId(), Wire.RELEASE_ANNOUNCEMENT.encode(announcement));
  }

  /** Withdraws a release. */
  void withdraw(String id) {
    send(id, null);
  }

  private void send(String id, byte @Nullable [] value) {
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      producer
          .send(new ProducerRecord<>(name, 0, id.getBytes(StandardCharsets.UTF_8), value))
          .get();
    } catch (ExecutionException e) {
      throw new UserException(
          "%s cannot be announced on %s: %s".formatted(id, name, Reason.message(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while announcing " + id, e);
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
