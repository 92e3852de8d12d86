// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueEntity;
import java.util.Locale;

/**
 * How an entity of one catalogue is recognized in another, where it has another row. Titles of two
 * entities may be the same, so that ids are better where both catalogues have them.
 */
public enum EntityIdentity {
  /** By knowledge-base id; an entity without one by its title. */
  KB_ID("knowledge-base id"),
  /** By title, because one of the catalogues has no ids. */
  TITLE("title");

  /** Rows looked at to see whether a catalogue has ids. */
  private static final int SAMPLE = 1_000;

  private final String words;

  EntityIdentity(String words) {
    this.words = words;
  }

  /** What serves two catalogues, judged by the first rows of each. */
  public static EntityIdentity of(Catalogue a, Catalogue b) {
    return hasIds(a) && hasIds(b) ? KB_ID : TITLE;
  }

  private static boolean hasIds(Catalogue catalogue) {
    for (long row = 0; row < Math.min(SAMPLE, catalogue.size()); row++) {
      if (catalogue.entity(row).kbId() != null) {
        return true;
      }
    }
    return false;
  }

  /** What the entity is known by. An id is never equal to a title. */
  public String of(CatalogueEntity entity) {
    return this == KB_ID && entity.kbId() != null
        ? "id " + entity.kbId()
        : "title " + entity.title();
  }

  /** In a sentence. */
  public String words() {
    return words;
  }

  /** The name in JSON. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
