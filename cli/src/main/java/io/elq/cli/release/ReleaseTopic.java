// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.common.UserException;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.TopicReader;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
public record ReleaseTopic(KafkaAccess kafka, String name) {

  /** What the topics are called unless somebody says otherwise. */
  public static final String DEFAULT_NAME = "elq-releases";

  public static final String DEFAULT_STATES = "elq-release-status";

  /**
   * Reads what was announced.
   *
   * @throws UserException if there is no such topic, it has several partitions, or nobody answers
   */
  public Announced read() {
    requireOnePartition();
    Announced announced = new Announced();
    forEach(
        1,
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
                "elq: record %d of %s is no announcement: %s%n",
                record.offset(), name, Reason.message(e));
          }
        });
    return announced;
  }

  /** Reads all records, those of each of the partitions. */
  void forEach(int partitions, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(null)) {
      TopicReader reader = new TopicReader(consumer, name, partitions);
      for (TopicPartition partition : reader.partitions()) {
        reader.read(partition, 0, records);
      }
    }
  }

  /** How many partitions it has; 0 if there is no such topic. */
  int partitions() {
    return kafka.partitions(name);
  }

  /** Order counts, and Kafka keeps it within a partition alone. */
  private void requireOnePartition() {
    int partitions = partitions();
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

  /**
   * Announces a release; returns when all replicas have it.
   *
   * @param canary share of the questions to try it on; null to serve it to all
   */
  public void announce(ReleasePointer release, @Nullable Double canary) {
    send(
        new ReleaseAnnouncement(
            release.id(), release.uri(), release.manifestHash(), canary, now()));
  }

  /** Announces for all questions what was announced before. */
  void announceToAll(ReleaseAnnouncement release) {
    send(
        new ReleaseAnnouncement(
            release.getId(), release.getUri(), release.getManifestHash(), null, now()));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void send(ReleaseAnnouncement announcement) {
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
