// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.names;

import io.elq.linker.candidate.names.AliasTableWriter;
import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.catalogue.EntityNames;
import io.elq.linker.lines.TextLines;
import io.elq.linker.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Builds the table of aliases of a catalogue. */
public final class Aliases {

  private Aliases() {}

  /**
   * Writes the names that a catalogue gives its entities, and those of a file of aliases.
   *
   * @param catalogue entity.jsonl, plain or gzip
   * @param more lines of name, tab, catalogue row (further columns are ignored), plain or gzip,
   *     blank lines apart; null for none
   * @throws IOException naming file, line and fault, if a line is of another form
   */
  public static void write(Path catalogue, @Nullable Path more, Tokenizer tokenizer, Path file)
      throws IOException {
    AliasTableWriter table = new AliasTableWriter(tokenizer);
    long rows = 0;
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      for (; reader.next() != null; rows++) {
        EntityNames names = EntityNames.of(reader.line());
        table.addTitle(names.title(), rows);
        for (String name : names.all()) {
          if (!name.equals(names.title())) {
            table.add(name, rows);
          }
        }
      }
    }
    if (more != null) {
      addAll(more, rows, table);
    }
    table.write(file);
  }

  private static void addAll(Path aliases, long rows, AliasTableWriter table) throws IOException {
    try (TextLines lines = TextLines.open(aliases)) {
      for (String line = lines.nextNotBlank(); line != null; line = lines.nextNotBlank()) {
        String[] columns = line.split("\t");
        long row = columns.length < 2 ? -1 : row(columns[1]);
        if (row < 0 || row >= rows) {
          throw new IOException(
              "%s, line %d: \"%s\" is not a name, a tab and a row of a catalogue of %d"
                  .formatted(aliases, lines.number(), line, rows));
        }
        table.add(columns[0], row);
      }
    }
  }

  private static long row(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
