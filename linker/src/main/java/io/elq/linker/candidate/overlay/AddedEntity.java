// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.catalogue.CatalogueEntity;
import java.util.List;

/**
 * An entity beside a release.
 *
 * @param entity its row is not smaller than the release's catalogue is large
 * @param vector as the release's entity encoder gives it, [dimension], finite; not changed any more
 * @param names its names as keys of the release's table of aliases, each key once
 */
public record AddedEntity(CatalogueEntity entity, float[] vector, List<Name> names) {

  /**
   * A name.
   *
   * @param key its key
   * @param title whether it is the entity's title
   */
  public record Name(long key, boolean title) {}

  /** Keeps the names from being changed. */
  public AddedEntity {
    names = List.copyOf(names);
  }

  long row() {
    return entity.row();
  }
}
