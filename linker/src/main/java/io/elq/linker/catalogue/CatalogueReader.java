// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Streams a catalogue file in ELQ's entity.jsonl form, plain or gzip (by the name's ending .gz).
 * Blank lines are skipped and have no row. Not thread-safe; whoever opens it closes it.
 */
public final class CatalogueReader implements Closeable {
  private final Path file;
  private final TextLines lines;
  private String line = "";
  private long row = -1;

  private CatalogueReader(Path file, TextLines lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Opens a file. */
  public static CatalogueReader open(Path file) throws IOException {
    return new CatalogueReader(file, TextLines.open(file));
  }

  /**
   * The next entity, or null at the end.
   *
   * @throws IOException naming file, line and fault, if the line is not an entity
   */
  public @Nullable CatalogueEntity next() throws IOException {
    String next = lines.nextNotBlank();
    if (next == null) {
      return null;
    }
    line = next;
    row++;
    try {
      return CatalogueLine.parse(JsonLineReader.object(line), row);
    } catch (MalformedLineException e) {
      throw e.in(file.toString(), lines.number());
    }
  }

  /** The line that {@link #next()} read last. */
  public String line() {
    return line;
  }

  /** Its number in the file, from 1. */
  public long lineNumber() {
    return lines.number();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
