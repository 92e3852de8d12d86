package io.elq.faiss;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Walks through an index file before FAISS reads it, without reading vectors. FAISS trusts lengths,
 * kinds and flags: a damaged one would make it allocate terabytes, divide by zero or open another
 * file. After this check it allocates no more than a small multiple of the file's size. What the
 * contents mean (links, ids) is validated after reading.
 */
final class IndexFileCheck {
  private static final int SQ8 = 0;
  private static final int SQFP16 = 4;

  /** Bytes that FAISS allocates for an inverted list before it knows whether the list is empty. */
  private static final int LEAST_LIST_BYTES = 8;

  private final IndexFileCursor file;

  /** The fields that every index starts with. */
  private record Header(int dimension, long count, boolean trained, int metric) {}

  private IndexFileCheck(IndexFileCursor file) {
    this.file = file;
  }

  /**
   * @throws FaissException naming the file, the position and what is wrong there
   * @throws IOException if the file cannot be read
   */
  static void check(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      IndexFileCursor cursor = new IndexFileCursor(channel);
      try {
        new IndexFileCheck(cursor).checkFile();
      } catch (FaissException | EOFException e) {
        throw new FaissException(
            path + " is not a sound index, near byte " + cursor.position() + ": " + e.getMessage(),
            e);
      }
    }
  }

  private void checkFile() throws IOException {
    String kind = file.readKind();
    if (kind.equals("IxRF")) {
      checkRefined();
    } else {
      checkIndex(kind);
    }
    require(file.remaining() == 0, file.remaining() + " bytes too many at the end");
  }

  private void checkRefined() throws IOException {
    Header header = readHeader();
    requireSame("refined", header, checkIndex(file.readKind()));
    requireSame("refining", header, checkCodes(file.readKind()));
    float factor = file.readFloat();
    require(factor >= 1 && factor <= 1000, "refine factor " + factor);
  }

  private Header checkIndex(String kind) throws IOException {
    return switch (kind) {
      case "IHNf", "IHNs" -> checkGraph();
      case "IwFl", "IwSq", "IwPQ", "IwPf" -> checkLists(kind);
      default -> checkCodes(kind);
    };
  }

  private Header checkCodes(String kind) throws IOException {
    Header header;
    switch (kind) {
      case "IxFI", "IxF2", "IxFl" -> {
        header = readHeader();
        file.requireFits("vectors", header.count, 4L * header.dimension);
        file.skipArray("vector elements", header.count * header.dimension, Float.BYTES);
      }
      case "IxSQ" -> {
        header = readHeader();
        long codeSize = checkScalarQuantizer(header);
        file.requireFits("codes", header.count, codeSize);
        file.skipArray("codes", header.count * codeSize, Byte.BYTES);
      }
      default ->
          throw new FaissException("index kind \"" + printable(kind) + "\" is not supported");
    }
    return header;
  }

  private Header readHeader() throws IOException {
    int dimension = file.readInt();
    require(
        dimension >= 1 && dimension <= FactoryString.LARGEST_DIMENSION, "dimension " + dimension);
    long count = file.readLong();
    require(count >= 0 && count <= Integer.MAX_VALUE, "vector count " + count);
    file.readLong();
    file.readLong();
    boolean trained = readFlag("trained");
    int metric = file.readInt();
    require(
        metric == Metric.INNER_PRODUCT.ordinal() || metric == Metric.L2.ordinal(),
        "metric " + metric + " is neither inner product nor L2");
    return new Header(dimension, count, trained, metric);
  }

  private Header checkGraph() throws IOException {
    Header header = readHeader();
    long levels = file.readArrayLength("HNSW level probabilities", Double.BYTES);
    file.skip(levels * Double.BYTES);
    file.skipArray("HNSW links per level", levels + 1, Integer.BYTES);
    file.skipArray("HNSW levels", header.count, Integer.BYTES);
    file.skipArray("HNSW offsets", header.count + 1, Long.BYTES);
    file.skip(file.readArrayLength("HNSW links", Integer.BYTES) * Integer.BYTES);
    for (int i = 0; i < 5; i++) { // entry point, top level, efConstruction, efSearch, upper beam
      file.readInt();
    }
    requireSame("stored in HNSW", header, checkCodes(file.readKind()));
    return header;
  }

  private Header checkLists(String kind) throws IOException {
    Header header = readHeader();
    long lists = file.readLong();
    file.requireFits("IVF lists", lists, LEAST_LIST_BYTES);
    require(lists >= 1, "no IVF lists");
    long probes = file.readLong();
    require(probes >= 1 && probes <= lists, "nprobe " + probes + " for " + lists + " lists");
    checkQuantizer(header, lists);
    require(file.readByte() == 0, "IVF with a direct map is not supported");
    file.skipArray("IVF direct map", 0, Long.BYTES);
    long codeSize =
        switch (kind) {
          case "IwFl" -> 4L * header.dimension;
          case "IwSq" -> checkScalarLists(header);
          case "IwPQ" -> checkProductLists(header);
          default -> checkFastScanLists(header);
        };
    if (kind.equals("IwPf")) {
      checkBlockedLists(lists);
    } else {
      checkArrayLists(lists, codeSize, header.count);
    }
    return header;
  }

  private void checkQuantizer(Header header, long lists) throws IOException {
    String kind = file.readKind();
    Header quantizer = kind.equals("IHNf") ? checkGraph() : checkCodes(kind);
    require(quantizer.dimension == header.dimension, "IVF quantizer has another dimension");
    require(
        quantizer.count == (header.trained ? lists : 0),
        "IVF quantizer has " + quantizer.count + " centroids for " + lists + " lists");
  }

  private long checkScalarLists(Header header) throws IOException {
    long codeSize = checkScalarQuantizer(header);
    require(file.readLong() == codeSize, "IVF bytes per vector");
    readFlag("residual");
    return codeSize;
  }

  private long checkProductLists(Header header) throws IOException {
    readFlag("residual");
    long codeSize = file.readLong();
    require(checkProductQuantizer(header, 8) == codeSize, "IVF bytes per vector");
    return codeSize;
  }

  private long checkFastScanLists(Header header) throws IOException {
    readFlag("residual");
    long codeSize = file.readLong();
    file.readInt(); // vectors per block
    file.readLong(); // sub-quantizers
    file.readInt(); // implementation
    file.readLong(); // query batch
    require(checkProductQuantizer(header, 4) == codeSize, "IVF bytes per vector");
    return codeSize;
  }

  private long checkScalarQuantizer(Header header) throws IOException {
    int type = file.readInt();
    require(type == SQ8 || type == SQFP16, "scalar quantizer type " + type + " is not supported");
    int range = file.readInt();
    require(range >= 0 && range <= 3, "scalar quantizer range rule " + range);
    file.readFloat();
    require(file.readLong() == header.dimension, "scalar quantizer has another dimension");
    long codeSize = file.readLong();
    require(
        codeSize == (long) header.dimension * (type == SQ8 ? 1 : 2),
        "scalar quantizer with " + codeSize + " bytes per vector");
    long ranges = type == SQ8 && header.trained ? 2L * header.dimension : 0;
    file.skipArray("scalar quantizer ranges", ranges, Float.BYTES);
    return codeSize;
  }

  private long checkProductQuantizer(Header header, int bits) throws IOException {
    require(file.readLong() == header.dimension, "product quantizer has another dimension");
    long parts = file.readLong();
    require(
        parts >= 1 && parts <= header.dimension && header.dimension % parts == 0,
        "product quantizer with " + parts + " parts");
    require(file.readLong() == bits, "product quantizer is not of " + bits + " bits");
    file.skipArray("centroids", (long) header.dimension << bits, Float.BYTES);
    return (parts * bits + 7) / 8;
  }

  private void checkArrayLists(long lists, long codeSize, long count) throws IOException {
    require(file.readKind().equals("ilar"), "inverted lists are missing or of an unknown kind");
    require(file.readLong() == lists, "number of inverted lists");
    require(file.readLong() == codeSize, "inverted lists' bytes per vector");
    String sizes = file.readKind();
    long total =
        switch (sizes) {
          case "full" -> readListSizes(lists, false, lists, count);
          case "sprs" -> readListSizes(lists, true, 2 * lists, count);
          default ->
              throw new FaissException(
                  "list sizes of the unknown kind \"" + printable(sizes) + "\"");
        };
    require(total == count, total + " vectors in the inverted lists, expected " + count);
    file.requireFits("inverted lists", total, codeSize + Long.BYTES);
    file.skip(total * (codeSize + Long.BYTES));
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

  private void checkBlockedLists(long lists) throws IOException {
    require(file.readKind().equals("ilbl"), "blocked inverted lists are missing");
    require(file.readLong() == lists, "number of inverted lists");
    file.readLong(); // bytes per vector: not meant for blocks
    require(file.readLong() >= 1, "vectors per block");
    require(file.readLong() >= 1, "bytes per block");
    for (long i = 0; i < lists; i++) {
      file.skip(file.readArrayLength("ids of a list", Long.BYTES) * Long.BYTES);
      file.skip(file.readArrayLength("codes of a list", Byte.BYTES));
    }
  }

  private boolean readFlag(String what) throws IOException {
    byte flag = file.readByte();
    require(flag == 0 || flag == 1, "flag \"" + what + "\" is " + flag);
    return flag == 1;
  }

  private static void requireSame(String what, Header outer, Header inner) {
    require(
        outer.dimension == inner.dimension
            && outer.count == inner.count
            && outer.metric == inner.metric,
        "dimension, count or metric of the vectors " + what + " differs from the index's");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new FaissException(otherwise);
    }
  }

  private static String printable(String kind) {
    return kind.replaceAll("[^ -~]", "?");
  }
}
