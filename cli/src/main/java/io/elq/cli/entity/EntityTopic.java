// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.entity;

import io.elq.cli.kafka.OrderedTopic;
import io.elq.job.live.entity.EntityRecord;
import io.elq.linker.lines.Reason;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.live.OverlayUpdate.Operation;
import io.elq.schemas.EntityOperation;
import io.elq.schemas.EntityUpdate;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap.SimpleEntry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic of entities that are added and deleted: a record for each, keyed by its id.
 *
 * @param records its records
 */
public record EntityTopic(OrderedTopic records) {

  /** What the topic is called unless somebody says otherwise. */
  public static final String DEFAULT_NAME = "elq-entity-updates";

  String name() {
    return records.name();
  }

  /** What was said of entities and stands, by the order in which it was said. */
  Collection<OverlayUpdate> read() {
    records.require();
    Map<String, OverlayUpdate> said = new LinkedHashMap<>();
    records.forEach(record -> read(record, said));
    return said.values();
  }

  private void read(ConsumerRecord<byte[], byte[]> record, Map<String, OverlayUpdate> said) {
    byte[] key = record.key();
    if (record.value() == null) {
      said.remove(key == null ? "" : new String(key, StandardCharsets.UTF_8));
      return;
    }
    try {
      OverlayUpdate update =
          EntityRecord.update(record.offset(), Wire.ENTITY_UPDATE.decode(record.value()));
      said.remove(update.kbId());
      said.put(update.kbId(), update);
    } catch (WireException | IllegalArgumentException e) {
      // The job has put it into the dead letters.
      System.err.printf(
          "elq: record %d of %s is no update: %s%n", record.offset(), name(), Reason.message(e));
    }
  }

  /** Says what becomes of entities; returns when all replicas have it. */
  void send(List<OverlayUpdate> updates) {
    records.require();
    records.send(
        updates.stream().map(update -> new SimpleEntry<>(update.kbId(), value(update))).toList());
  }

  private static byte @Nullable [] value(OverlayUpdate update) {
    if (update.operation() == Operation.RESET) {
      return null;
    }
    return Wire.ENTITY_UPDATE.encode(
        new EntityUpdate(
            update.kbId(),
            update.operation() == Operation.DELETE
                ? EntityOperation.DELETE
                : EntityOperation.UPSERT,
            update.title(),
            update.text(),
            update.aliases(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS)));
  }
}
