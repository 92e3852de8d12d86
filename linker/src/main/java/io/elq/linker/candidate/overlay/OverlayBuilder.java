// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Makes the next overlay from the one before. Whatever has not changed is shared: one update copies
 * one block of vectors, references to the others, and the keys of names. One thread at a time.
 */
public final class OverlayBuilder {
  private final EntityOverlay before;
  private final Set<Long> removed = new HashSet<>();
  private final List<AddedEntity> added = new ArrayList<>();
  private final Set<Long> hide = new HashSet<>();
  private final Set<Long> show = new HashSet<>();

  /**
   * @param before stays as it is
   */
  public OverlayBuilder(EntityOverlay before) {
    this.before = before;
  }

  /**
   * Adds an entity.
   *
   * @param entity its row is larger than those of all that were ever added
   */
  public void add(AddedEntity entity) {
    long last = added.isEmpty() ? before.blocks().lastRow() : added.get(added.size() - 1).row();
    if (entity.row() <= last) {
      throw new IllegalArgumentException(
          "row %d cannot come after row %d: entities are added by rising row"
              .formatted(entity.row(), last));
    }
    added.add(entity);
  }

  /** Removes an entity that was added before; nothing happens if there is none. */
  public void remove(long row) {
    removed.add(row);
  }

  /** Hides a row of the release. */
  public void hide(long row) {
    hide.add(row);
    show.remove(row);
  }

  /** Takes a row of the release out of hiding. */
  public void show(long row) {
    show.add(row);
    hide.remove(row);
  }

  /**
   * The next overlay.
   *
   * @param version one more than the number of the last update that is in it
   */
  public EntityOverlay build(long version) {
    if (version < before.version()) {
      throw new IllegalArgumentException(
          "version %d cannot follow version %d".formatted(version, before.version()));
    }
    return new EntityOverlay(
        version,
        before.blocks().with(removed, added),
        before.names().with(removed, added),
        hidden());
  }

  private long[] hidden() {
    if (hide.isEmpty() && show.isEmpty()) {
      return before.hidden();
    }
    LongStream kept = Arrays.stream(before.hidden()).filter(row -> !show.contains(row));
    return LongStream.concat(kept, hide.stream().mapToLong(Long::longValue))
        .sorted()
        .distinct()
        .toArray();
  }
}
