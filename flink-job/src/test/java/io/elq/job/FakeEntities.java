// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.live.entity.ReleaseEntities;
import io.elq.linker.candidate.overlay.AddedEntity;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.candidate.overlay.OverlayBuilder;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.live.OverlayUpdate.Operation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Entities added beside the fake release: one whose title begins with {@code paris}, {@code rome}
 * or {@code oslo} wins each mention of that word.
 */
public final class FakeEntities implements ReleaseEntities {
  /** An entity with this title cannot be encoded. */
  public static final String UNENCODABLE = "unencodable";

  /** An entity with this title takes 200 ms. */
  public static final String SLOW = "slow";

  /** Those that are not closed, in this JVM. */
  public static final AtomicInteger OPEN = new AtomicInteger();

  /** Entities that were encoded in this JVM. */
  public static final AtomicInteger ENCODED = new AtomicInteger();

  private final Map<String, Long> added = new HashMap<>();
  private EntityOverlay overlay = EntityOverlay.EMPTY;

  FakeEntities() {
    OPEN.incrementAndGet();
  }

  @Override
  public EntityOverlay apply(List<OverlayUpdate> updates) {
    Map<String, OverlayUpdate> last = new LinkedHashMap<>();
    for (OverlayUpdate update : updates) {
      if (update.title().equals(UNENCODABLE)) {
        throw new EncodingException("the vector of an entity is not finite");
      }
      last.remove(update.kbId());
      last.put(update.kbId(), update);
    }
    OverlayBuilder builder = new OverlayBuilder(overlay);
    last.values().forEach(update -> apply(update, builder));
    overlay = builder.build(updates.get(updates.size() - 1).number() + 1);
    return overlay;
  }

  private void apply(OverlayUpdate update, OverlayBuilder builder) {
    int row = FakeRelease.TITLES.indexOf(update.kbId().replace("Q-", ""));
    Long before = added.remove(update.kbId());
    if (before != null) {
      builder.remove(before);
    }
    if (row >= 0 && update.operation() == Operation.RESET) {
      builder.show(row);
    } else if (row >= 0) {
      builder.hide(row);
    }
    if (update.operation() == Operation.UPSERT) {
      builder.add(encoded(update));
      added.put(update.kbId(), FakeRelease.TITLES.size() + update.number());
    }
  }

  private static AddedEntity encoded(OverlayUpdate update) {
    if (update.title().equals(SLOW)) {
      pause();
    }
    ENCODED.incrementAndGet();
    float[] vector = new float[FakeRelease.TITLES.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = update.title().startsWith(FakeRelease.TITLES.get(i)) ? 2 : 0;
    }
    long row = FakeRelease.TITLES.size() + update.number();
    var entity = new CatalogueEntity(row, update.title(), update.text(), update.kbId());
    return new AddedEntity(entity, vector, List.of());
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    OPEN.decrementAndGet();
  }
}
