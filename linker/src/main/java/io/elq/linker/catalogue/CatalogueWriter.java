// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Writes the two files that {@link Catalogue} maps. Not thread-safe; close it to finish them. */
public final class CatalogueWriter implements Closeable {
  private final OutputStream lines;
  private final DataOutputStream offsets;
  private long position;

  /** Creates both files, replacing older ones. */
  public CatalogueWriter(Path jsonl, Path offsetsFile) throws IOException {
    lines = new BufferedOutputStream(Files.newOutputStream(jsonl), 1 << 16);
    offsets =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(offsetsFile), 1 << 16));
    writePosition();
  }

  /** Copies a catalogue file (entity.jsonl, plain or gzip), checking each line. */
  public static long copy(Path source, Path jsonl, Path offsetsFile) throws IOException {
    return copy(source, jsonl, offsetsFile, bytes -> {});
  }

  /**
   * Copies a catalogue file (entity.jsonl, plain or gzip), checking each line.
   *
   * @param progress receives the number of bytes written since its last call
   * @return number of rows
   */
  public static long copy(Path source, Path jsonl, Path offsetsFile, LongConsumer progress)
      throws IOException {
    try (CatalogueReader reader = CatalogueReader.open(source);
        CatalogueWriter writer = new CatalogueWriter(jsonl, offsetsFile)) {
      long rows = 0;
      while (reader.next() != null) {
        long before = writer.position;
        writer.add(reader.line());
        progress.accept(writer.position - before);
        rows++;
      }
      return rows;
    }
  }

  /** Adds the next row: one JSON object without line breaks. */
  public void add(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    lines.write(bytes);
    lines.write('\n');
    position += bytes.length + 1;
    writePosition();
  }

  private void writePosition() throws IOException {
    offsets.writeLong(Long.reverseBytes(position));
  }

  @Override
  public void close() throws IOException {
    try (lines;
        offsets) {
      lines.flush();
    }
  }
}
