// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every schema that a record type ever had on the wire: one JSON schema a line, oldest first, the
 * current one last. Lines are only ever added; a test holds the last one to the current schema and
 * all of them to compatibility.
 */
final class SchemaHistory {

  private SchemaHistory() {}

  /**
   * Reads the history of a record type.
   *
   * @param name simple name of the record, for example {@code Question}
   */
  static List<Schema> of(String name) {
    String path = "history/" + name + ".jsonl";
    try (InputStream in = SchemaHistory.class.getResourceAsStream(path)) {
      if (in == null) {
        return List.of();
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> new Schema.Parser().parse(line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
