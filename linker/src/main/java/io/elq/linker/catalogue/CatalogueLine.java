// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line of entity.jsonl as an entity. */
final class CatalogueLine {
  private static final Set<String> NAMES = Set.of("title", "entity", "text", "kb_idx");

  private CatalogueLine() {}

  /**
   * Reads the same from a line of a catalogue, which was checked when that was written. Fields that
   * say nothing of an entity take neither time nor memory.
   *
   * @param line in UTF-8
   */
  static CatalogueEntity read(byte[] line, long row) throws IOException {
    String title = null;
    String entity = null;
    String text = null;
    String kbId = null;
    try (JsonParser fields = JsonLineReader.TOKENS.createParser(line)) {
      fields.nextToken(); // the brace
      for (String name = fields.nextFieldName(); name != null; name = fields.nextFieldName()) {
        JsonToken value = fields.nextToken();
        boolean wanted = NAMES.contains(name);
        if (wanted && value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL) {
          return parse(JsonLineReader.object(new String(line, StandardCharsets.UTF_8)), row);
        }
        switch (name) {
          case "title" -> title = fields.getValueAsString();
          case "entity" -> entity = fields.getValueAsString();
          case "text" -> text = fields.getValueAsString();
          case "kb_idx" -> kbId = fields.getValueAsString();
          default -> fields.skipChildren();
        }
      }
    }
    return entity(row, title == null ? entity : title, text, kbId);
  }

  /** Reads the fields; {@code title} may be called {@code entity} instead. */
  static CatalogueEntity parse(ObjectNode line, long row) throws MalformedLineException {
    String title = text(line, line.hasNonNull("title") ? "title" : "entity");
    return entity(row, title, text(line, "text"), text(line, "kb_idx"));
  }

  private static CatalogueEntity entity(
      long row, @Nullable String title, @Nullable String text, @Nullable String kbId)
      throws MalformedLineException {
    if (title == null || title.isBlank()) {
      throw new MalformedLineException("title", "is missing or blank");
    }
    return new CatalogueEntity(row, title, text == null ? "" : text, kbId);
  }

  private static @Nullable String text(JsonNode line, String field) {
    return line.hasNonNull(field) ? line.get(field).asText() : null;
  }
}
