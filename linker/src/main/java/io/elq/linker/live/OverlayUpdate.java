// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import java.util.List;

/**
 * What is to become of one entity.
 *
 * @param number place in the order of updates, at least 0; no two updates share one
 * @param kbId its id in the knowledge base, not blank; the last update of an id counts
 * @param operation what is to become of it
 * @param title display name, not blank; empty unless the operation is {@link Operation#UPSERT}
 * @param text description that the entity encoder reads
 * @param aliases further names
 */
public record OverlayUpdate(
    long number,
    String kbId,
    Operation operation,
    String title,
    String text,
    List<String> aliases) {

  /** What an update does. */
  public enum Operation {
    /** Adds the entity, or replaces all that have its id. */
    UPSERT,
    /** Takes it away: no mention is linked to it any more. */
    DELETE,
    /** Takes back what earlier updates did: the entity is as the release has it. */
    RESET
  }

  /** Checks number, id and title. */
  public OverlayUpdate {
    aliases = List.copyOf(aliases);
    if (number < 0) {
      throw new IllegalArgumentException("the number of an update is at least 0, not " + number);
    }
    if (kbId.isBlank()) {
      throw new IllegalArgumentException(
          "update %d names no entity: it needs the entity's id in the knowledge base"
              .formatted(number));
    }
    if (operation == Operation.UPSERT && title.isBlank()) {
      throw new IllegalArgumentException(
          "update %d of %s has no title: an entity needs one".formatted(number, kbId));
    }
  }

  /** An entity that is added, or takes the place of those that have its id. */
  public static OverlayUpdate upsert(
      long number, String kbId, String title, String text, List<String> aliases) {
    return new OverlayUpdate(number, kbId, Operation.UPSERT, title, text, aliases);
  }

  /** An entity that is taken away. */
  public static OverlayUpdate delete(long number, String kbId) {
    return new OverlayUpdate(number, kbId, Operation.DELETE, "", "", List.of());
  }

  /** An entity that is as the release has it. */
  public static OverlayUpdate reset(long number, String kbId) {
    return new OverlayUpdate(number, kbId, Operation.RESET, "", "", List.of());
  }
}
