package io.elq.trainer.elq;

import io.elq.linker.onnx.BertConfig;
import io.elq.linker.onnx.BertWeights;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Room that an import takes, told and checked before its long steps.
 *
 * @param rows entities
 * @param dimension length of an entity vector
 * @param factory FAISS factory string of the index
 * @param keepsVectors whether vectors are written beside the index
 */
record ElqRoom(long rows, int dimension, String factory, boolean keepsVectors) {
  private static final Pattern GRAPH = Pattern.compile("HNSW(\\d+)");
  private static final Pattern CODES = Pattern.compile("PQ(\\d+)(?:x(\\d+))?");
  private static final double GIB = 1L << 30;

  /** Bytes that the index takes, on disk and in memory; an estimate from above. */
  long indexBytes() {
    long vector = vectorBytes();
    long links = 0;
    Matcher graph = GRAPH.matcher(factory);
    if (graph.find()) {
      // Two links of four bytes for each of M on the lowest level, and a little more above it.
      links = Long.parseLong(graph.group(1)) * 2 * Integer.BYTES * 11 / 10 + 2L * Long.BYTES;
    }
    return rows * (vector + links + Long.BYTES);
  }

  /** Bytes of one vector as the index keeps it. */
  private long vectorBytes() {
    long exact = (long) dimension * Float.BYTES;
    long refined = factory.endsWith("RFlat") ? exact : 0;
    Matcher codes = CODES.matcher(factory);
    if (codes.find()) {
      long bits = codes.group(2) == null ? Byte.SIZE : Long.parseLong(codes.group(2));
      return Long.parseLong(codes.group(1)) * bits / Byte.SIZE + refined;
    }
    if (factory.contains("SQ8")) {
      return dimension + refined;
    }
    return factory.contains("SQfp16") ? 2L * dimension + refined : exact;
  }

  /** Bytes of memory that building the index takes: it moves to larger room as it grows. */
  long memoryBytes() {
    return indexBytes() * 3 / 2;
  }

  /** Bytes that the release's vectors and index take on disk. */
  long diskBytes() {
    return indexBytes() + (keepsVectors ? rows * dimension * Float.BYTES : 0);
  }

  /** Checks that it fits where the release is written and into what memory there is. */
  void check(Path output, long memory) throws IOException {
    check(usable(output), memory, output);
  }

  /** Bytes for the release: what is left on its disk and what an earlier import left there. */
  static long usable(Path output) throws IOException {
    String vectors = ReleaseFile.ENTITY_VECTORS.fileName();
    long bytes = Files.getFileStore(output).getUsableSpace();
    for (String name : List.of(vectors, vectors + ".partial", ReleaseFile.INDEX.fileName())) {
      Path file = output.resolve(name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  /**
   * Checks that the heap holds an encoder and its graph side by side.
   *
   * @param heap bytes that the Java heap may take
   * @throws IOException saying what to set
   */
  static void checkHeap(BertConfig config, long heap) throws IOException {
    long values = 0;
    for (int[] shape : BertWeights.shapes(config).values()) {
      values += Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }
    long needed = values * Float.BYTES * 5 / 2;
    if (needed > heap) {
      throw new IOException(
          "encoders of this size need %.1f GiB of Java heap, but it may take %.1f GiB: set ELQ_JAVA_OPTS=-Xmx%dg"
              .formatted(needed / GIB, heap / GIB, (long) (needed / GIB) + 1));
    }
  }

  /**
   * Checks against given room.
   *
   * @throws IOException saying what is needed, what there is, and what would need less
   */
  void check(long disk, long memory, Path output) throws IOException {
    if (diskBytes() > disk) {
      throw new IOException(
          "the release needs %.1f GiB of disk, but %s has %.1f GiB left: write it elsewhere, leave the vectors out with --no-vectors, or build a smaller index, for example --index-factory HNSW32,SQ8"
              .formatted(diskBytes() / GIB, output, disk / GIB));
    }
    if (memoryBytes() > memory) {
      throw new IOException(
          "an index %s over %d entities needs %.1f GiB of memory, but %.1f GiB are available: build a smaller one, for example --index-factory HNSW32,SQ8 or IVF4096,SQ8"
              .formatted(factory, rows, memoryBytes() / GIB, memory / GIB));
    }
  }

  /** What is about to be done, in a line. */
  String plan() {
    return "%,d entities, vectors of %d, index %s: %.2f GiB of disk, %.2f GiB of memory to build the index"
        .formatted(rows, dimension, factory, diskBytes() / GIB, memoryBytes() / GIB);
  }
}
