// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import io.elq.linker.candidate.overlay.AddedEntity;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.candidate.overlay.OverlayBuilder;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.CatalogueIds;
import io.elq.linker.catalogue.EntityNames;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.live.OverlayUpdate.Operation;
import io.elq.linker.release.Release;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entities of a release with what has changed since it was built: takes updates in their order,
 * encodes what they add, and makes overlays of them. What the release already has, it leaves out.
 *
 * <p>Updates are taken one call at a time, by any thread but one that answers questions: the first
 * call reads the catalogue's ids and opens the entity encoder. {@link #overlay()} never waits. Uses
 * the release, which somebody else closes, after this; owns the entity encoder.
 */
public final class LiveEntities implements AutoCloseable {
  /** Entities that may differ from the release unless somebody says otherwise. */
  public static final int DEFAULT_MOST = 10_000;

  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Release release;
  private final int most;
  private final OverlayEncoder encoder;
  private final EntityTokens tokens;
  private final Map<String, Difference> differences = new HashMap<>();
  private @Nullable CatalogueIds ids;
  private volatile EntityOverlay overlay = EntityOverlay.EMPTY;

  /**
   * How an entity differs from the release.
   *
   * @param hidden rows of the release that are hidden for it
   * @param row row under which it was added, or -1
   */
  private record Difference(long[] hidden, long row) {
    static final Difference NONE = new Difference(new long[0], -1);

    boolean isNone() {
      return hidden.length == 0 && row < 0;
    }
  }

  /**
   * What came of updates.
   *
   * @param overlay with all of them but those that were refused
   * @param refused those for which there was no space, in their order
   */
  public record Applied(EntityOverlay overlay, List<OverlayUpdate> refused) {}

  /**
   * The entities of a release as it has them.
   *
   * @param options where the entity encoder runs
   * @param most entities that may differ from the release, at least 1
   */
  public LiveEntities(Release release, EncoderOptions options, int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "at least 1 entity has to be allowed to differ from the release, not " + most);
    }
    this.release = release;
    this.most = most;
    this.encoder = new OverlayEncoder(release.directory(), options, QUIET);
    this.tokens = release.entityTokens();
  }

  /** The overlay with all updates that were applied. */
  public EntityOverlay overlay() {
    return overlay;
  }

  /** Number of entities that differ from the release, as far as they were allowed to. */
  public synchronized int size() {
    return differences.size();
  }

  /**
   * Applies updates. Those whose numbers {@link #overlay()} has passed are skipped. If it fails,
   * nothing has changed, and it may be called with the same updates again.
   *
   * @param updates by rising number
   * @throws IOException if the entity encoder cannot be opened
   * @throws io.elq.linker.release.ReleaseException if the release has no entity encoder
   * @throws io.elq.linker.encode.EncodingException if an entity cannot be encoded
   */
  public synchronized Applied apply(List<OverlayUpdate> updates) throws IOException {
    long version = overlay.version();
    Map<String, OverlayUpdate> last = new LinkedHashMap<>();
    for (OverlayUpdate update : updates) {
      if (update.number() >= version) {
        version = update.number() + 1;
        last.remove(update.kbId());
        last.put(update.kbId(), update);
      }
    }
    Map<OverlayUpdate, Difference> accepted = new LinkedHashMap<>();
    List<OverlayUpdate> refused = new ArrayList<>();
    int size = differences.size();
    for (OverlayUpdate update : last.values()) {
      Difference next = difference(update);
      int more = (next.isNone() ? 0 : 1) - (differences.containsKey(update.kbId()) ? 1 : 0);
      if (more > 0 && size == most) {
        refused.add(update);
      } else {
        size += more;
        accepted.put(update, next);
      }
    }
    overlay = build(accepted, version);
    accepted.forEach(this::remember);
    return new Applied(overlay, refused);
  }

  private void remember(OverlayUpdate update, Difference next) {
    if (next.isNone()) {
      differences.remove(update.kbId());
    } else {
      differences.put(update.kbId(), next);
    }
  }

  private Difference difference(OverlayUpdate update) {
    if (update.operation() == Operation.RESET) {
      return Difference.NONE;
    }
    long[] rows = ids().rows(update.kbId());
    if (update.operation() == Operation.DELETE) {
      return new Difference(rows, -1);
    }
    return rows.length == 1 && isInRelease(update, rows[0])
        ? Difference.NONE
        : new Difference(rows, release.catalogue().size() + update.number());
  }

  private CatalogueIds ids() {
    if (ids == null) {
      ids = CatalogueIds.of(release.catalogue());
    }
    return ids;
  }

  private boolean isInRelease(OverlayUpdate update, long row) {
    Catalogue catalogue = release.catalogue();
    CatalogueEntity entity = catalogue.entity(row);
    return entity.title().equals(update.title())
        && entity.text().equals(update.text())
        && catalogue.names(row).all().equals(names(update).all());
  }

  private static EntityNames names(OverlayUpdate update) {
    return EntityNames.of(update.title(), update.aliases());
  }

  private EntityOverlay build(Map<OverlayUpdate, Difference> changes, long version)
      throws IOException {
    OverlayBuilder builder = new OverlayBuilder(overlay);
    List<OverlayUpdate> added = new ArrayList<>();
    changes.forEach(
        (update, next) -> {
          Difference before = differences.getOrDefault(update.kbId(), Difference.NONE);
          for (long row : before.hidden()) {
            builder.show(row);
          }
          for (long row : next.hidden()) {
            builder.hide(row);
          }
          if (before.row() >= 0) {
            builder.remove(before.row());
          }
          if (next.row() >= 0) {
            added.add(update);
          }
        });
    if (!added.isEmpty()) {
      float[][] vectors =
          encoder.encode(
              added.stream().map(update -> tokens.of(update.title(), update.text())).toList());
      for (int i = 0; i < vectors.length; i++) {
        builder.add(entity(added.get(i), vectors[i]));
      }
    }
    return builder.build(version);
  }

  private AddedEntity entity(OverlayUpdate update, float[] vector) {
    long row = release.catalogue().size() + update.number();
    EntityNames names = names(update);
    Map<Long, Boolean> keys = new LinkedHashMap<>();
    for (String name : names.all()) {
      for (long key : release.keysOfName(name)) {
        keys.merge(key, name.equals(names.title()), Boolean::logicalOr);
      }
    }
    return new AddedEntity(
        new CatalogueEntity(row, update.title(), update.text(), update.kbId()),
        vector,
        keys.entrySet().stream()
            .map(key -> new AddedEntity.Name(key.getKey(), key.getValue()))
            .toList());
  }

  @Override
  public synchronized void close() {
    encoder.close();
  }
}
