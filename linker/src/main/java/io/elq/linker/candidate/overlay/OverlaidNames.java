// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.NameKeys;
import io.elq.linker.candidate.names.NameMatches;
import io.elq.linker.candidate.names.NameTable;
import io.elq.linker.tokenize.WordPieces;

/**
 * The names of a release under an overlay. As in a release that was built again, the added entities
 * come after those of its catalogue.
 */
record OverlaidNames(AliasTable release, EntityOverlay overlay) implements NameTable {

  @Override
  public NameKeys keys(WordPieces pieces) {
    return release.keys(pieces);
  }

  @Override
  public boolean has(long key) {
    return overlay.names().has(key)
        || (overlay.hiddenCount() == 0 ? release.has(key) : visible(key).size() > 0);
  }

  @Override
  public NameMatches entitiesWithName(long key) {
    return overlay.names().after(visible(key), key, MOST_ENTITIES);
  }

  private NameMatches visible(long key) {
    return release.entitiesWithName(key, row -> !overlay.isHidden(row));
  }
}
