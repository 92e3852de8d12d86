// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import io.elq.linker.tokenize.WordPieces;
import io.elq.weights.file.MappedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The entities that have a name, by the key of the name; memory-mapped. A file holds the bytes
 * {@code ELQTITLE}, the number of entries n, n keys of names in rising order (see {@link NameKeys})
 * and n catalogue rows, -1 - row where the name is the entity's title, all little-endian int64.
 * Safe for use by many threads.
 */
public final class AliasTable implements NameTable {
  /** First eight bytes of a file, read as a little-endian number. */
  static final long MAGIC = 0x454C_5449_5451_4C45L;

  /** The same in earlier tables, which do not know titles: ELQNAMES. */
  private static final long MAGIC_WITHOUT_TITLES = 0x5345_4D41_4E51_4C45L;

  /** The same of tables before these, whose keys are those of word pieces alone: ELQALIAS. */
  private static final long MAGIC_OF_PIECES = 0x5341_494C_4151_4C45L;

  /** Bytes before the keys. */
  static final long HEADER = 2L * Long.BYTES;

  /** Most names have no more. */
  private static final int FEW_ENTITIES = 4;

  private final MappedFile file;
  private final long size;
  private final boolean byLetters;

  private AliasTable(MappedFile file, long size, boolean byLetters) {
    this.file = file;
    this.size = size;
    this.byLetters = byLetters;
  }

  /**
   * Maps a table.
   *
   * @throws IOException if it cannot be read or is not such a table
   */
  public static AliasTable open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    long magic = file.size() < HEADER ? 0 : file.readLong(0);
    if (magic != MAGIC && magic != MAGIC_WITHOUT_TITLES && magic != MAGIC_OF_PIECES) {
      throw new IOException(path + " is not a table of aliases");
    }
    long size = file.readLong(Long.BYTES);
    // Divided, not multiplied: a damaged size must not pass by overflowing.
    if (size < 0
        || size > file.size() / (2 * Long.BYTES)
        || file.size() != HEADER + 2 * size * Long.BYTES) {
      throw new IOException(
          path + " says it has " + size + " names, which does not fit " + file.size() + " bytes");
    }
    return new AliasTable(file, size, magic != MAGIC_OF_PIECES);
  }

  @Override
  public NameKeys keys(WordPieces pieces) {
    return byLetters ? NameKeys.of(pieces) : NameKeys.ofPieces(pieces);
  }

  /**
   * The keys under which a name stands in this table, each once.
   *
   * @param name its word pieces
   */
  public long[] keysOfName(WordPieces name) {
    if (byLetters) {
      return NameKeys.ofName(name);
    }
    return name.size() == 0 ? new long[0] : new long[] {NameKeys.ofPieces(name).of(0, name.size())};
  }

  @Override
  public boolean has(long key) {
    long first = firstAt(key);
    return first < size && keyAt(first) == key;
  }

  @Override
  public NameMatches entitiesWithName(long key) {
    return entitiesWithName(key, row -> true);
  }

  /**
   * The entities that have the name of this key, at most the first {@link #MOST_ENTITIES} of them.
   *
   * @param wanted which rows count
   */
  public NameMatches entitiesWithName(long key, LongPredicate wanted) {
    long[] rows = new long[FEW_ENTITIES];
    boolean[] titles = new boolean[FEW_ENTITIES];
    int found = 0;
    for (long i = firstAt(key); i < size && found < MOST_ENTITIES && keyAt(i) == key; i++) {
      long entry = file.readLong(HEADER + (size + i) * Long.BYTES);
      long row = entry < 0 ? -1 - entry : entry;
      if (wanted.test(row)) {
        if (found == rows.length) {
          rows = Arrays.copyOf(rows, 2 * found);
          titles = Arrays.copyOf(titles, 2 * found);
        }
        titles[found] = entry < 0;
        rows[found++] = row;
      }
    }
    return found == 0
        ? NameMatches.NONE
        : new NameMatches(Arrays.copyOf(rows, found), Arrays.copyOf(titles, found));
  }

  /** Number of pairs of name and entity. */
  public long size() {
    return size;
  }

  /** First entry whose key is not smaller. */
  private long firstAt(long key) {
    long low = 0;
    long high = size;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (keyAt(middle) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long keyAt(long entry) {
    return file.readLong(HEADER + entry * Long.BYTES);
  }
}
