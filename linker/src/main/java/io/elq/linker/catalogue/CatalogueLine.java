// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.MalformedLineException;
import org.jspecify.annotations.Nullable;

/** A line of entity.jsonl as an entity. */
final class CatalogueLine {
  private CatalogueLine() {}

  /** Reads the fields; {@code title} may be called {@code entity} instead. */
  static CatalogueEntity parse(ObjectNode line, long row) throws MalformedLineException {
    String title = line.hasNonNull("title") ? line.get("title").asText() : text(line, "entity");
    if (title == null || title.isBlank()) {
      throw new MalformedLineException("title", "is missing or blank");
    }
    String description = text(line, "text");
    return new CatalogueEntity(
        row, title, description == null ? "" : description, text(line, "kb_idx"));
  }

  private static @Nullable String text(JsonNode line, String field) {
    return line.hasNonNull(field) ? line.get(field).asText() : null;
  }
}
