// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import io.elq.faults.cluster.Topics;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the topic of announcements, as {@code ./elq release announce} does. */
public final class Announcements {

  private final String bootstrapServers;

  public Announcements(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Announces a release to all questions; returns when the broker has it. */
  public void announce(ReleasePointer release) throws InterruptedException {
    send(
        release.id(),
        Wire.RELEASE_ANNOUNCEMENT.encode(
            new ReleaseAnnouncement(
                release.id(),
                release.uri(),
                release.manifestHash(),
                null,
                Instant.now().truncatedTo(ChronoUnit.MILLIS))));
  }

  /** Writes what is no announcement. */
  public void announceNonsense() throws InterruptedException {
    send("nonsense", "no announcement".getBytes(StandardCharsets.UTF_8));
  }

  private void send(String id, byte[] value) throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = id.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topics.RELEASES, 0, key, value)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot announce " + id, e.getCause());
    }
  }
}
