// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexFileCursor.require;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Walks through an index file before FAISS reads it, without reading vectors. FAISS trusts lengths,
 * kinds and flags: a damaged one would make it allocate terabytes, divide by zero, open another
 * file or call itself until the stack is full. After this check it allocates no more than a small
 * multiple of the file's size. What the contents mean (links, ids, numbers) is validated after
 * reading.
 */
final class IndexFileCheck {
  private static final int SQ8 = 0;
  private static final int SQFP16 = 4;

  private final IndexFileCursor file;
  private boolean mappable;

  IndexFileCheck(IndexFileCursor file) {
    this.file = file;
  }

  /**
   * @return whether it has inverted lists that can be mapped
   * @throws FaissException naming the file, what is wrong with it and what to do
   * @throws IOException if the file cannot be read
   */
  static boolean check(Path path) throws IOException {
    requireFile(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      IndexFileCursor cursor = new IndexFileCursor(channel);
      try {
        ForeignFile.refuse(cursor.peek(ForeignFile.HEAD));
        IndexFileCheck check = new IndexFileCheck(cursor);
        check.checkFile();
        return check.mappable;
      } catch (UnsupportedIndexException e) {
        throw new FaissException(path + " " + e.getMessage(), e);
      } catch (FaissException | EOFException e) {
        throw damaged(path, ", near byte " + cursor.position(), e);
      }
    }
  }

  /**
   * @param place where in the file, beginning with a comma, or empty
   */
  static FaissException damaged(Path path, String place, Exception cause) {
    return new FaissException(
        "%s is not a sound index%s: %s. Copy it again from where it was built; if it is the same there, rebuild it"
            .formatted(path, place, cause.getMessage()),
        cause);
  }

  private static void requireFile(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(
          path.toString(), null, "is a folder; give the index file in it");
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such index file");
    }
  }

  private void checkFile() throws IOException {
    String kind = file.readKind();
    switch (kind) {
      case "IxMp", "IxM2" -> checkIdMap();
      case "IxPT" -> throw transformed();
      default -> checkWhole(kind, "");
    }
    require(file.remaining() == 0, file.remaining() + " bytes too many at the end");
  }

  /** The ids themselves are checked after reading. */
  private void checkIdMap() throws IOException {
    IndexHeader header = IndexHeader.read(file);
    header.requireSame("under the ID map", checkWhole(file.readKind(), "under an ID map"));
    file.skipArray("ids", header.count(), Long.BYTES);
  }

  private RuntimeException transformed() throws IOException {
    IndexHeader.read(file);
    require(file.readInt() >= 1, "a chain of no transformations");
    return UnsupportedKind.transformed(file.readKind());
  }

  private IndexHeader checkWhole(String kind, String place) throws IOException {
    return kind.equals("IxRF") ? checkRefined() : checkIndex(kind, place);
  }

  private IndexHeader checkRefined() throws IOException {
    IndexHeader header = IndexHeader.read(file);
    header.requireSame("refined", checkIndex(file.readKind(), "inside a refined index"));
    header.requireSame(
        "refining", checkCodes(file.readKind(), "as what a refined index refines by"));
    float factor = file.readFloat();
    require(factor >= 1 && factor <= 1000, "refine factor " + factor);
    return header;
  }

  private IndexHeader checkIndex(String kind, String place) throws IOException {
    return switch (kind) {
      case "IHNf", "IHNs" -> checkGraph();
      case "IwFl", "IwSq", "IwPQ", "IwPf" -> {
        mappable = !kind.equals("IwPf"); // FAISS maps no lists of fast scan
        yield new ListFileCheck(file, this).check(kind);
      }
      default -> checkCodes(kind, place);
    };
  }

  /** Vectors without a structure. */
  IndexHeader checkCodes(String kind, String place) throws IOException {
    IndexHeader header;
    switch (kind) {
      case "IxFI", "IxF2", "IxFl" -> {
        header = IndexHeader.read(file);
        file.requireFits("vectors", header.count(), 4L * header.dimension());
        file.skipArray("vector elements", header.count() * header.dimension(), Float.BYTES);
      }
      case "IxSQ" -> {
        header = IndexHeader.read(file);
        long codeSize = checkScalarQuantizer(header);
        file.requireFits("codes", header.count(), codeSize);
        file.skipArray("codes", header.count() * codeSize, Byte.BYTES);
      }
      default -> throw UnsupportedKind.at(kind, place);
    }
    return header;
  }

  IndexHeader checkGraph() throws IOException {
    IndexHeader header = IndexHeader.read(file);
    long levels = file.readArrayLength("HNSW level probabilities", Double.BYTES);
    file.skip(levels * Double.BYTES);
    file.skipArray("HNSW links per level", levels + 1, Integer.BYTES);
    file.skipArray("HNSW levels", header.count(), Integer.BYTES);
    file.skipArray("HNSW offsets", header.count() + 1, Long.BYTES);
    file.skip(file.readArrayLength("HNSW links", Integer.BYTES) * Integer.BYTES);
    for (int i = 0; i < 5; i++) { // entry point, top level, efConstruction, efSearch, upper beam
      file.readInt();
    }
    header.requireSame(
        "stored in HNSW", checkCodes(file.readKind(), "as vectors of an HNSW graph"));
    return header;
  }

  /** Returns the bytes of a vector. */
  long checkScalarQuantizer(IndexHeader header) throws IOException {
    int type = file.readInt();
    require(type >= 0 && type <= 32, "scalar quantizer type " + type);
    if (type != SQ8 && type != SQFP16) {
      throw new UnsupportedIndexException(
          "holds a scalar quantizer other than SQ8 and SQfp16 (type %d), which is not served. %s"
              .formatted(type, UnsupportedKind.REBUILD));
    }
    int range = file.readInt();
    require(range >= 0 && range <= 3, "scalar quantizer range rule " + range);
    file.readFloat();
    require(file.readLong() == header.dimension(), "scalar quantizer has another dimension");
    long codeSize = file.readLong();
    require(
        codeSize == (long) header.dimension() * (type == SQ8 ? 1 : 2),
        "scalar quantizer with " + codeSize + " bytes per vector");
    long ranges = type == SQ8 && header.trained() ? 2L * header.dimension() : 0;
    file.skipArray("scalar quantizer ranges", ranges, Float.BYTES);
    return codeSize;
  }
}
