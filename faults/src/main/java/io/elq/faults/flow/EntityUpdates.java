// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import io.elq.faults.cluster.Topics;
import io.elq.schemas.EntityOperation;
import io.elq.schemas.EntityUpdate;
import io.elq.schemas.Wire;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes to the topic of entities, as {@code ./elq entity} does. */
public final class EntityUpdates {

  private final SlowTopic topic;

  public EntityUpdates(String bootstrapServers) {
    topic = new SlowTopic(bootstrapServers, Topics.ENTITIES);
  }

  /** Adds an entity; returns when the broker has it. */
  public void add(String kbId, String title) throws InterruptedException {
    send(update(kbId, EntityOperation.UPSERT).setTitle(title).build());
  }

  /** Takes an entity away; returns when the broker has it. */
  public void delete(String kbId) throws InterruptedException {
    send(update(kbId, EntityOperation.DELETE).build());
  }

  /** Writes what is no update. */
  public void sendNonsense() throws InterruptedException {
    topic.sendNonsense();
  }

  private static EntityUpdate.Builder update(String kbId, EntityOperation operation) {
    return EntityUpdate.newBuilder()
        .setKbId(kbId)
        .setOperation(operation)
        .setUpdatedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private void send(EntityUpdate update) throws InterruptedException {
    topic.send(update.getKbId(), Wire.ENTITY_UPDATE.encode(update));
  }
}
