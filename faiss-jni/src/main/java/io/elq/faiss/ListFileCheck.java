// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexFileCursor.require;

import java.io.IOException;

/** The part of {@link IndexFileCheck} about inverted lists (IVF). */
final class ListFileCheck {
  /** Bytes that FAISS allocates for an inverted list before it knows whether the list is empty. */
  private static final int LEAST_LIST_BYTES = 8;

  private static final int ENTRIES_PER_BLOCK = 32;

  private static final byte MAP_BY_ARRAY = 1;
  private static final byte MAP_BY_HASH = 2;

  /**
   * FAISS computes tables for product codes when it reads them, a float for each list, part and
   * centroid, unless they would take more than this. They are not in the file.
   */
  private static final long LARGEST_TABLE_BYTES = 1L << 31;

  /** Tables up to this size are fine whatever the file's size. */
  private static final long SMALL_TABLE_BYTES = 64L << 20;

  /** Larger tables may be this many times the file's size. Sound files stay far below it. */
  private static final int TABLE_TIMES_FILE = 64;

  private final IndexFileCursor file;
  private final IndexFileCheck parts;

  /**
   * @param parts checks what IVF shares with other indexes, in the same file
   */
  ListFileCheck(IndexFileCursor file, IndexFileCheck parts) {
    this.file = file;
    this.parts = parts;
  }

  /** Checks an index of lists whose kind has been read. */
  IndexHeader check(String kind) throws IOException {
    IndexHeader header = IndexHeader.read(file);
    long lists = file.readLong();
    file.requireFits("IVF lists", lists, LEAST_LIST_BYTES);
    require(lists >= 1, "no IVF lists");
    long probes = file.readLong(); // more than there are lists means all of them
    require(probes >= 1, "nprobe " + probes);
    IndexHeader quantizer = checkQuantizer(header, lists);
    checkDirectMap(header);
    long codeSize =
        switch (kind) {
          case "IwFl" -> 4L * header.dimension();
          case "IwSq" -> checkScalarLists(header);
          case "IwPQ" -> checkProductLists(header, quantizer);
          default -> checkFastScanLists(header, quantizer);
        };
    if (kind.equals("IwPf")) {
      checkBlockedLists(lists, codeSize, header.count());
    } else {
      checkArrayLists(lists, codeSize, header.count());
    }
    return header;
  }

  private IndexHeader checkQuantizer(IndexHeader header, long lists) throws IOException {
    String kind = file.readKind();
    IndexHeader quantizer =
        kind.equals("IHNf")
            ? parts.checkGraph()
            : parts.checkCodes(kind, "as coarse quantizer of an IVF index");
    require(quantizer.dimension() == header.dimension(), "IVF quantizer has another dimension");
    require(
        quantizer.count() == (header.trained() ? lists : 0),
        "IVF quantizer has " + quantizer.count() + " centroids for " + lists + " lists");
    return quantizer;
  }

  private void checkDirectMap(IndexHeader header) throws IOException {
    byte kind = file.readByte();
    require(kind >= 0 && kind <= MAP_BY_HASH, "IVF direct map of the unknown kind " + kind);
    file.skipArray("IVF direct map", kind == MAP_BY_ARRAY ? header.count() : 0, Long.BYTES);
    if (kind == MAP_BY_HASH) {
      file.skipArray("IVF direct map", header.count(), 2 * Long.BYTES);
    }
  }

  private long checkScalarLists(IndexHeader header) throws IOException {
    long codeSize = parts.checkScalarQuantizer(header);
    require(file.readLong() == codeSize, "IVF bytes per vector");
    file.readFlag("residual");
    return codeSize;
  }

  private long checkProductLists(IndexHeader header, IndexHeader quantizer) throws IOException {
    boolean residual = file.readFlag("residual");
    long codeSize = file.readLong();
    long partCount = checkProductQuantizer(header, 8);
    require(codeSize == partCount, "IVF bytes per vector");
    if (residual) {
      checkTable(quantizer, partCount << 8);
    }
    return codeSize;
  }

  private long checkFastScanLists(IndexHeader header, IndexHeader quantizer) throws IOException {
    file.readFlag("residual");
    long codeSize = file.readLong();
    file.readInt(); // vectors per block
    file.readLong(); // sub-quantizers
    file.readInt(); // implementation
    file.readLong(); // query batch
    long partCount = checkProductQuantizer(header, 4);
    require(codeSize == (partCount + 1) / 2, "IVF bytes per vector");
    checkTable(quantizer, partCount << 4);
    return codeSize;
  }

  /** Returns the number of parts. */
  private long checkProductQuantizer(IndexHeader header, int bits) throws IOException {
    require(file.readLong() == header.dimension(), "product quantizer has another dimension");
    long partCount = file.readLong();
    require(
        partCount >= 1 && partCount <= header.dimension() && header.dimension() % partCount == 0,
        "product quantizer with " + partCount + " parts");
    long found = file.readLong();
    require(found >= 1 && found <= 24, "product quantizer of " + found + " bits");
    if (found != bits) {
      throw new UnsupportedIndexException(
          "holds a product quantizer of %d bits, but only those of 8, and of 4 in fast scan, are served. %s"
              .formatted(found, UnsupportedKind.REBUILD));
    }
    file.skipArray("centroids", (long) header.dimension() << bits, Float.BYTES);
    return partCount;
  }

  private void checkTable(IndexHeader quantizer, long centroids) {
    long bytes = quantizer.count() * centroids * Float.BYTES;
    boolean computed = quantizer.metric() == Metric.L2.ordinal() && bytes <= LARGEST_TABLE_BYTES;
    require(
        !computed || bytes <= Math.max(SMALL_TABLE_BYTES, TABLE_TIMES_FILE * file.size()),
        "searching it takes tables of " + bytes + " bytes, out of proportion to the file");
  }

  private void checkArrayLists(long lists, long codeSize, long count) throws IOException {
    requireKind("ilar");
    require(file.readLong() == lists, "number of inverted lists");
    require(file.readLong() == codeSize, "inverted lists' bytes per vector");
    String sizes = file.readKind();
    long total =
        switch (sizes) {
          case "full" -> readListSizes(lists, false, lists, count);
          case "sprs" -> readListSizes(lists, true, 2 * lists, count);
          default ->
              throw new FaissException(
                  "list sizes of the unknown kind \"" + UnsupportedKind.printable(sizes) + "\"");
        };
    require(total == count, total + " vectors in the inverted lists, expected " + count);
    file.requireFits("inverted lists", total, codeSize + Long.BYTES);
    file.skip(total * (codeSize + Long.BYTES));
  }

  private void requireKind(String expected) throws IOException {
    String kind = file.readKind();
    if (!kind.equals(expected)) {
      throw UnsupportedKind.lists(kind);
    }
  }

  /** Sums the sizes of all lists, or of (list, size) pairs in ascending order of the list. */
  private long readListSizes(long lists, boolean pairs, long most, long count) throws IOException {
    long length = file.readArrayLength("list sizes", Long.BYTES);
    require(pairs ? length <= most && length % 2 == 0 : length == most, length + " list sizes");
    long total = 0;
    long previous = -1;
    for (long i = 0; i < length; i += pairs ? 2 : 1) {
      if (pairs) {
        long list = file.readLong();
        require(list > previous && list < lists, "size of list " + list);
        previous = list;
      }
      long listSize = file.readLong();
      require(listSize >= 0 && listSize <= count, "a list of " + listSize + " vectors");
      total += listSize;
    }
    return total;
  }

  private void checkBlockedLists(long lists, long codeSize, long count) throws IOException {
    requireKind("ilbl");
    require(file.readLong() == lists, "number of inverted lists");
    long bytes = file.readLong(); // of a vector; usually left out
    require(bytes == -1 || bytes == codeSize, "inverted lists' bytes per vector");
    require(file.readLong() == ENTRIES_PER_BLOCK, "vectors per block");
    long blockSize = file.readLong();
    require(blockSize == ENTRIES_PER_BLOCK * codeSize, "bytes per block");
    long total = 0;
    for (long i = 0; i < lists; i++) {
      long listSize = file.readArrayLength("ids of a list", Long.BYTES);
      file.skip(listSize * Long.BYTES);
      long blocks = (listSize + ENTRIES_PER_BLOCK - 1) / ENTRIES_PER_BLOCK;
      file.skipArray("codes of a list", blocks * blockSize, Byte.BYTES);
      total += listSize;
    }
    require(total == count, total + " vectors in the inverted lists, expected " + count);
  }
}
