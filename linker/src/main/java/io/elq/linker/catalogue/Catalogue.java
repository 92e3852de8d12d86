// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import io.elq.weights.file.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The entities of a release by row, memory-mapped: {@code catalogue.jsonl} holds a row a line in
 * ELQ's entity.jsonl form, {@code catalogue.offsets} the byte position of each line and of the end,
 * little-endian int64 [rows + 1]. Safe for use by many threads.
 */
public final class Catalogue implements Entities {
  private final MappedFile lines;
  private final MappedFile offsets;
  private final long size;

  private Catalogue(MappedFile lines, MappedFile offsets) {
    this.lines = lines;
    this.offsets = offsets;
    this.size = offsets.size() / Long.BYTES - 1;
  }

  /**
   * Maps a catalogue.
   *
   * @throws IOException if a file cannot be read, or the two do not belong together
   */
  public static Catalogue open(Path jsonl, Path offsets) throws IOException {
    MappedFile lines = MappedFile.open(jsonl);
    MappedFile positions = MappedFile.open(offsets);
    if (positions.size() < Long.BYTES || positions.size() % Long.BYTES != 0) {
      throw new IOException(offsets + " is not a list of 8-byte positions");
    }
    Catalogue catalogue = new Catalogue(lines, positions);
    long end = catalogue.position(catalogue.size);
    if (end != lines.size()) {
      throw new IOException(
          offsets + " ends at byte " + end + ", but " + jsonl + " has " + lines.size() + " bytes");
    }
    return catalogue;
  }

  /** Number of entities. */
  public long size() {
    return size;
  }

  /**
   * The entity of a row.
   *
   * @param row 0 to {@link #size()} - 1
   */
  @Override
  public CatalogueEntity entity(long row) {
    byte[] line = line(row);
    try {
      return CatalogueLine.read(line, row);
    } catch (IOException e) {
      throw unreadable(row, e);
    }
  }

  /**
   * The names of a row's entity.
   *
   * @param row 0 to {@link #size()} - 1
   */
  public EntityNames names(long row) {
    try {
      return EntityNames.of(new String(line(row), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreadable(row, e);
    }
  }

  private byte[] line(long row) {
    if (row < 0 || row >= size) {
      throw new IndexOutOfBoundsException("row " + row + " of a catalogue of " + size);
    }
    long start = position(row);
    return lines.read(start, Math.toIntExact(position(row + 1) - start));
  }

  private static UncheckedIOException unreadable(long row, IOException fault) {
    return new UncheckedIOException("catalogue row " + row + " is not readable", fault);
  }

  private long position(long row) {
    return offsets.readLong(row * Long.BYTES);
  }
}
