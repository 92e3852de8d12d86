// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.NameTable;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.Entities;
import java.util.Arrays;

/**
 * What has changed beside a release: entities that were added, and rows of its catalogue that are
 * hidden because their entities were deleted or replaced. A snapshot, made by {@link
 * OverlayBuilder}: immutable, and safe for use by many threads. It belongs to one release, whose
 * encoder made its vectors.
 *
 * <p>The same question, release and overlay version give the same answer, bit by bit. The answer is
 * that of a release that was built again with these entities after those of its catalogue, as far
 * as its index searches exactly.
 */
public final class EntityOverlay {
  /** Nothing has changed. */
  public static final EntityOverlay EMPTY =
      new EntityOverlay(0, Blocks.NONE, AddedNames.NONE, new long[0]);

  private final long version;
  private final Blocks blocks;
  private final AddedNames names;
  private final long[] hidden;

  EntityOverlay(long version, Blocks blocks, AddedNames names, long[] hidden) {
    this.version = version;
    this.blocks = blocks;
    this.names = names;
    this.hidden = hidden;
  }

  /** One more than the number of the last update that is in it; 0 before the first. */
  public long version() {
    return version;
  }

  /** Whether the release is served as it is: no entity is added, and none is hidden. */
  public boolean isEmpty() {
    return blocks.size() == 0 && hidden.length == 0;
  }

  /** Number of entities that were added. */
  public int addedCount() {
    return blocks.size();
  }

  /** Number of rows of the release that are hidden. */
  public int hiddenCount() {
    return hidden.length;
  }

  /**
   * Entities by row, those of the release and those that were added. Hidden ones have their rows
   * still, since answers of earlier versions name them.
   */
  public Entities over(Entities release) {
    if (blocks.size() == 0) {
      return release;
    }
    return row -> {
      CatalogueEntity added = blocks.entity(row);
      return added == null ? release.entity(row) : added;
    };
  }

  /** An index that finds what was added and does not find what is hidden; the same if it can be. */
  public CandidateIndex over(CandidateIndex release) {
    return isEmpty() ? release : new OverlaidIndex(release, this);
  }

  /** A table of names of what was added and of what is not hidden; the same if it can be. */
  public NameTable over(AliasTable release) {
    return isEmpty() ? release : new OverlaidNames(release, this);
  }

  boolean isHidden(long row) {
    return Arrays.binarySearch(hidden, row) >= 0;
  }

  /** Rows that are hidden, rising; not to be changed. */
  long[] hidden() {
    return hidden;
  }

  Blocks blocks() {
    return blocks;
  }

  AddedNames names() {
    return names;
  }
}
