package io.elq.linker.candidate;

import io.elq.linker.file.MappedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The entities that bear a name, by the word pieces of the name; memory-mapped. A file holds the
 * bytes {@code ELQALIAS}, the number of entries n, n hashes of names in rising order and n
 * catalogue rows, all little-endian int64. Safe for use by many threads.
 */
public final class AliasTable {
  /** First eight bytes of a file, read as a little-endian number. */
  static final long MAGIC = 0x5341_494C_4151_4C45L;

  /** Bytes before the hashes. */
  static final long HEADER = 2L * Long.BYTES;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final MappedFile file;
  private final long size;

  private AliasTable(MappedFile file, long size) {
    this.file = file;
    this.size = size;
  }

  /**
   * Maps a table.
   *
   * @throws IOException if it cannot be read or is no such table
   */
  public static AliasTable open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    if (file.size() < HEADER || file.readLong(0) != MAGIC) {
      throw new IOException(path + " is no table of aliases");
    }
    long size = file.readLong(Long.BYTES);
    if (size < 0 || file.size() != HEADER + 2 * size * Long.BYTES) {
      throw new IOException(
          path + " says it has " + size + " names, which does not fit " + file.size() + " bytes");
    }
    return new AliasTable(file, size);
  }

  /** Hash of no word pieces: where {@link #hash(long, int)} begins. */
  public static long emptyHash() {
    return FNV_OFFSET;
  }

  /** Hash of the pieces that {@code before} stands for and one more (FNV-1a, int by int). */
  public static long hash(long before, int piece) {
    long hash = before;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      hash = (hash ^ ((piece >>> shift) & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  /** Hash of a whole name. */
  public static long hash(int[] pieces, int from, int to) {
    long hash = emptyHash();
    for (int i = from; i < to; i++) {
      hash = hash(hash, pieces[i]);
    }
    return hash;
  }

  /** Whether any entity bears the name of this hash. */
  public boolean has(long hash) {
    long first = firstAt(hash);
    return first < size && hashAt(first) == hash;
  }

  /** Rows of the entities that bear the name of this hash, rising. */
  public long[] rows(long hash) {
    long first = firstAt(hash);
    long last = first;
    while (last < size && hashAt(last) == hash) {
      last++;
    }
    long[] rows = new long[Math.toIntExact(last - first)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = file.readLong(HEADER + (size + first + i) * Long.BYTES);
    }
    return rows;
  }

  /** Number of pairs of name and entity. */
  public long size() {
    return size;
  }

  /** First entry whose hash is not smaller. */
  private long firstAt(long hash) {
    long low = 0;
    long high = size;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (hashAt(middle) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long hashAt(long entry) {
    return file.readLong(HEADER + entry * Long.BYTES);
  }
}
