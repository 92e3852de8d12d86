// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.common.UserException;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.OrderedTopic;
import io.elq.cli.kafka.TopicReader;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    OrderedTopic ordered = ordered();
    ordered.require();
    Announced announced = new Announced();
    ordered.forEach(
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

  /** Reads all records, those of each of the partitions. */
  void forEach(int partitions, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    TopicReader.readAll(kafka, name, partitions, records);
  }

  /** How many partitions it has; 0 if there is no such topic. */
  int partitions() {
    return kafka.partitions(name);
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
    ordered().send(List.of(new SimpleEntry<>(id, value)));
  }

  private OrderedTopic ordered() {
    return new OrderedTopic(kafka, name, "announcements");
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
