// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates of entities in a file: a JSON object a line, as in a catalogue, {@code {"kb_idx": ...,
 * "title": ..., "text": ..., "aliases": [...]}}, or {@code {"kb_idx": ..., "deleted": true}}.
 */
public final class EntityLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EntityLines() {}

  /**
   * Reads a file, plain or gzip (by the name's ending .gz). The number of an update is that of its
   * line, from 0.
   *
   * @throws IOException naming file, line, field and fault
   */
  public static List<OverlayUpdate> read(Path file) throws IOException {
    List<OverlayUpdate> updates = new ArrayList<>();
    try (JsonLineReader<OverlayUpdate> lines = JsonLineReader.open(file, EntityLines::update)) {
      for (OverlayUpdate next = lines.next(); next != null; next = lines.next()) {
        updates.add(next);
      }
    }
    return updates;
  }

  /** The line that {@link #read} takes for an update that adds or deletes. */
  public static String line(OverlayUpdate update) {
    ObjectNode line = JSON.createObjectNode().put("kb_idx", update.kbId());
    if (update.operation() == OverlayUpdate.Operation.DELETE) {
      return line.put("deleted", true).toString();
    }
    line.put("title", update.title()).put("text", update.text());
    update.aliases().forEach(line.putArray("aliases")::add);
    return line.toString();
  }

  private static OverlayUpdate update(JsonFields fields) throws MalformedLineException {
    long number = fields.lineNumber() - 1;
    String kbId = notBlank("kb_idx", fields.id("kb_idx"));
    if (fields.isTrue("deleted")) {
      return OverlayUpdate.delete(number, kbId);
    }
    String title = notBlank("title", fields.text("title"));
    String text = fields.has("text") ? fields.text("text") : "";
    return OverlayUpdate.upsert(number, kbId, title, text, aliases(fields));
  }

  private static String notBlank(String field, String value) throws MalformedLineException {
    if (value.isBlank()) {
      throw new MalformedLineException(field, "is blank");
    }
    return value;
  }

  private static List<String> aliases(JsonFields fields) throws MalformedLineException {
    List<String> aliases = new ArrayList<>();
    if (fields.has("aliases")) {
      for (JsonNode alias : fields.array("aliases")) {
        if (!alias.isTextual()) {
          throw new MalformedLineException("aliases", alias + " is not a string");
        }
        aliases.add(alias.textValue());
      }
    }
    return aliases;
  }
}
