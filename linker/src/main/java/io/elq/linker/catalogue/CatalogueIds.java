// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a catalogue by knowledge base id. Takes 8 bytes an entity: a row in the lowest bits
 * and as many bits of its id's hash as there is space for above it, in rising order. What a search
 * finds by hash is compared with the catalogue itself. Immutable.
 */
public final class CatalogueIds {
  private final Catalogue catalogue;
  private final long[] entries;
  private final int rowBits;

  private CatalogueIds(Catalogue catalogue, long[] entries, int rowBits) {
    this.catalogue = catalogue;
    this.entries = entries;
    this.rowBits = rowBits;
  }

  /**
   * Reads all ids, in one pass over the catalogue: some seconds for each million entities, so that
   * a thread that answers questions should not be the one that does it.
   *
   * @param catalogue stays its owner's
   */
  public static CatalogueIds of(Catalogue catalogue) {
    int rowBits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, catalogue.size() - 1));
    long[] entries = new long[Math.toIntExact(catalogue.size())];
    int count = 0;
    for (int row = 0; row < entries.length; row++) {
      String kbId = catalogue.entity(row).kbId();
      if (kbId != null) {
        entries[count++] = hash(kbId, rowBits) | row;
      }
    }
    long[] sorted = count == entries.length ? entries : Arrays.copyOf(entries, count);
    Arrays.sort(sorted);
    return new CatalogueIds(catalogue, sorted, rowBits);
  }

  /** The rows that have an id, rising; usually one or none. */
  public long[] rows(@Nullable String kbId) {
    if (kbId == null) {
      return new long[0];
    }
    long first = hash(kbId, rowBits);
    long mask = (1L << rowBits) - 1;
    int found = Arrays.binarySearch(entries, first);
    LongStream.Builder rows = LongStream.builder();
    for (int i = found < 0 ? -1 - found : found;
        i < entries.length && (entries[i] & ~mask) == first;
        i++) {
      long row = entries[i] & mask;
      if (kbId.equals(catalogue.entity(row).kbId())) {
        rows.add(row);
      }
    }
    return rows.build().toArray();
  }

  /** FNV-1a with its bits mixed (as the end of MurmurHash3 does), without the lowest bits. */
  private static long hash(String kbId, int rowBits) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < kbId.length(); i++) {
      hash = (hash ^ kbId.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return hash << rowBits;
  }
}
