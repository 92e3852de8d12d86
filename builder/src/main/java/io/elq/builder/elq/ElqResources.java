// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.builder.index.IndexBounds;
import io.elq.builder.index.MemoryAmount;
import io.elq.linker.release.ReleaseFile;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Disk and memory that an import takes, reported and checked before its long steps.
 *
 * @param catalogue the entities
 * @param config shape of both encoders
 * @param factory FAISS factory string of the index; the default's where bounds choose
 * @param givenIndex bytes of the index file that is taken as it is; 0 where an index is built
 * @param writesVectors whether vectors are written beside the index, if only to build it
 * @param bounds of an index that is chosen by measuring; null for {@code factory}
 */
record ElqResources(
    CatalogueSize catalogue,
    BertConfig config,
    String factory,
    long givenIndex,
    boolean writesVectors,
    @Nullable IndexBounds bounds) {
  private static final List<String> SMALLER = List.of("HNSW32,SQ8", "IVF4096,SQ8");

  /** What the JVM and its libraries take beside heap and index. */
  private static final long BESIDE = 256L << 20;

  private static final Pattern GRAPH = Pattern.compile("HNSW(\\d+)");
  private static final Pattern CODES = Pattern.compile("PQ(\\d+)(?:x(\\d+))?");
  private static final double GIB = 1L << 30;

  /** Bytes that the index takes, on disk and in memory; an estimate from above. */
  long indexBytes() {
    if (givenIndex > 0) {
      return givenIndex;
    }
    long vector = vectorBytes();
    long links = 0;
    Matcher graph = GRAPH.matcher(factory);
    if (graph.find()) {
      // Two links of four bytes for each of M on the lowest level, and a little more above it.
      links = Long.parseLong(graph.group(1)) * 2 * Integer.BYTES * 11 / 10 + 2L * Long.BYTES;
    }
    long bytes = catalogue.rows() * (vector + links + Long.BYTES);
    Long most = bounds == null ? null : bounds.indexMemory();
    return most == null ? bytes : Math.min(bytes, most);
  }

  /** Bytes of one vector as the index keeps it. */
  private long vectorBytes() {
    long dimension = config.hidden();
    long exact = dimension * Float.BYTES;
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

  /**
   * Bytes of memory that building the index takes; 0 where none is built. FAISS moves vectors to
   * memory of twice the size as they grow, so that at worst there are two of each.
   *
   * @param heap bytes that the Java heap may take
   */
  long memoryBytes(long heap) {
    return givenIndex > 0 ? 0 : 2 * indexBytes() + Math.min(heap, heapBytes(config)) + BESIDE;
  }

  /** Bytes that the release takes on disk. */
  long diskBytes() {
    long encoders = 2 * encoderBytes(config);
    return catalogue.bytes() + encoders + indexBytes() + (writesVectors ? vectorFileBytes() : 0);
  }

  private long vectorFileBytes() {
    return catalogue.rows() * config.hidden() * Float.BYTES;
  }

  /** Bytes for the release: what is left on its disk and what an earlier import left there. */
  static long usable(Path output) throws IOException {
    // Not through the file store, which Java does not find in a changed root.
    long bytes = output.toFile().getUsableSpace();
    for (ReleaseFile role : ReleaseFile.values()) {
      for (String name : List.of(role.fileName(), role.fileName() + ".partial")) {
        Path file = output.resolve(name);
        bytes += Files.exists(file) ? Files.size(file) : 0;
      }
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
    long needed = heapBytes(config);
    if (needed > heap) {
      throw new IOException(
          "encoders of this size need %.1f GiB of Java heap, but it may take %.1f GiB: set ELQ_JAVA_OPTS=-Xmx%dg"
              .formatted(needed / GIB, heap / GIB, (long) (needed / GIB) + 1));
    }
  }

  private static long heapBytes(BertConfig config) {
    return encoderBytes(config) * 5 / 2;
  }

  private static long encoderBytes(BertConfig config) {
    long values = 0;
    for (int[] shape : BertWeights.shapes(config).values()) {
      values += Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }
    return values * Float.BYTES;
  }

  /** What there is. */
  record Available(long disk, long memory, long heap) {}

  /**
   * Checks against given disk and memory.
   *
   * @throws IOException saying what is needed, what there is, and what would fit
   */
  void check(Available available, Path output) throws IOException {
    if (diskBytes() > available.disk) {
      throw new IOException(
          "the release needs %.1f GiB of disk, but %s has %.1f GiB left: write it elsewhere%s"
              .formatted(diskBytes() / GIB, output, available.disk / GIB, diskRemedies(available)));
    }
    if (memoryBytes(available.heap) > available.memory) {
      String smaller = smaller(available);
      throw new IOException(
          "building an index %s over %d entities needs %.1f GiB of memory, but %.1f GiB are available: %s"
              .formatted(
                  kind(),
                  catalogue.rows(),
                  memoryBytes(available.heap) / GIB,
                  available.memory / GIB,
                  smaller == null
                      ? "free some, or use a larger machine"
                      : "build a smaller one, for example " + smaller));
    }
  }

  private String diskRemedies(Available available) {
    // Without an index the vectors are needed to build one.
    boolean without = givenIndex > 0 && writesVectors;
    String smaller = smaller(available);
    return (without && diskBytes() - vectorFileBytes() <= available.disk
            ? ", or leave the vectors out with --no-vectors"
            : "")
        + (smaller == null ? "" : ", or build a smaller index, for example " + smaller);
  }

  private String kind() {
    return bounds == null ? factory : "within the bounds";
  }

  /** The option for an index that would fit; null if none is built, or none would. */
  private @Nullable String smaller(Available available) {
    for (String other : givenIndex > 0 ? List.<String>of() : SMALLER) {
      ElqResources that = new ElqResources(catalogue, config, other, 0, writesVectors, null);
      if (that.diskBytes() <= available.disk
          && that.memoryBytes(available.heap) <= available.memory) {
        return bounds == null
            ? "--index-factory " + other
            : "--index-memory " + MemoryAmount.of(that.indexBytes());
      }
    }
    return null;
  }

  /**
   * What is about to be done, in a line.
   *
   * @param origin where the vectors come from
   */
  String plan(String origin, Available available) {
    String index =
        givenIndex > 0
            ? "index %s taken as it is".formatted(factory)
            : "index %s built with up to %.2f GiB of memory (%s)"
                .formatted(kind(), memoryBytes(available.heap) / GIB, available(available.memory));
    return "%,d entities; vectors of %d %s; %s; %.2f GiB of disk (%s)"
        .formatted(
            catalogue.rows(),
            config.hidden(),
            writesVectors ? origin : "left out",
            index,
            diskBytes() / GIB,
            available(available.disk));
  }

  private static String available(long bytes) {
    return bytes == Long.MAX_VALUE ? "unknown" : "%.2f GiB available".formatted(bytes / GIB);
  }
}
