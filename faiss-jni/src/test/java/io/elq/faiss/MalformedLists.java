// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexBytes.BODY;
import static io.elq.faiss.IndexBytes.DIMENSION;
import static io.elq.faiss.IndexBytes.QUANTIZER;
import static io.elq.faiss.IndexBytes.behindDirectMap;
import static io.elq.faiss.IndexBytes.directMap;
import static io.elq.faiss.IndexBytes.with;
import static io.elq.faiss.IndexBytes.written;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The cases of {@link MalformedFileTest} about inverted lists: name, file and what is said. */
final class MalformedLists {
  private static final int LISTS = 5;
  private static final Metric IP = Metric.INNER_PRODUCT;

  private MalformedLists() {}

  static Stream<Arguments> productQuantizers() throws IOException {
    byte[] file = written("IVF5,PQ2np", Metric.L2);
    int codes = behindDirectMap(LISTS) + 1;
    int quantizer = codes + Long.BYTES;
    return Stream.of(
        arguments("code size 0", with(file, codes, 0L), "IVF bytes per vector"),
        arguments("code size", with(file, codes, 1L << 40), "IVF bytes per vector"),
        arguments("dimension", with(file, quantizer, 16L), "quantizer has another dimension"),
        arguments("no parts", with(file, quantizer + 8, 0L), "product quantizer with 0 parts"),
        arguments("3 parts", with(file, quantizer + 8, 3L), "product quantizer with 3 parts"),
        arguments("parts", with(file, quantizer + 8, 1L << 56), "with 72057594037927936 parts"),
        arguments("0 bits", with(file, quantizer + 16, 0L), "product quantizer of 0 bits"),
        arguments("-1 bits", with(file, quantizer + 16, -1L), "product quantizer of -1 bits"),
        arguments("64 bits", with(file, quantizer + 16, 64L), "product quantizer of 64 bits"),
        arguments("12 bits", with(file, quantizer + 16, 12L), "of 12 bits, but only those of 8"),
        arguments(
            "centroids", with(file, quantizer + 24, 1L), "centroids: 1 elements, expected 2048"),
        arguments(
            "no end", with(file, quantizer + 24, 1L << 39), "centroids: 549755813888 elements"),
        arguments("more lists", with(file, BODY, 6L), "has 5 centroids for 6 lists"),
        arguments("centroid count", with(file, QUANTIZER + 8, 6L), "vector elements"),
        arguments("tables", manyLists(), "takes tables of 573440000 bytes, out of proportion"));
  }

  /** Empty, small, and with precomputed tables of more than half a gigabyte. */
  private static byte[] manyLists() {
    int lists = 70_000;
    return new IndexBytes()
        .header("IwPQ", 0, Metric.L2)
        .longs(lists, 1)
        .header("IxF2", lists, Metric.L2)
        .floats(lists * DIMENSION)
        .bytes(0)
        .array()
        .bytes(1)
        .longs(DIMENSION, DIMENSION, DIMENSION, 8)
        .floats(DIMENSION << 8)
        .kind("ilar")
        .longs(lists, DIMENSION)
        .kind("sprs")
        .array()
        .toBytes();
  }

  static Stream<Arguments> fastScans() throws IOException {
    byte[] file = written("IVF5,PQ4x4fs", IP);
    int codes = behindDirectMap(LISTS) + 1;
    int quantizer = codes + 8 + 4 + 8 + 4 + 8;
    int blocks = quantizer + 3 * 8 + 8 + (DIMENSION << 4) * Float.BYTES;
    return Stream.of(
        arguments(
            "8 bits", with(file, quantizer + 16, 8L), "product quantizer of 8 bits, but only"),
        arguments("0 bits", with(file, quantizer + 16, 0L), "product quantizer of 0 bits"),
        arguments("code size", with(file, codes, 100L), "IVF bytes per vector"),
        arguments("block", with(file, codes + 8, 0), "fast-scan block is 0, expected 32"),
        arguments(
            "parts", with(file, codes + 12, 1L << 33), "fast-scan sub-quantizers is 8589934592"),
        arguments("implementation", with(file, codes + 20, 14), "fast-scan implementation is 14"),
        arguments("queries", with(file, codes + 24, -1L), "fast-scan query batch is -1"),
        arguments("other lists", with(file, blocks, "ilar"), "of the unknown kind \"ilar\""),
        arguments("number", with(file, blocks + 4, 4L), "number of inverted lists"),
        arguments("code bytes", with(file, blocks + 12, 5L), "inverted lists' bytes per vector"),
        arguments("entries", with(file, blocks + 20, 0L), "vectors per block"),
        arguments("no bytes", with(file, blocks + 28, 0L), "bytes per block"),
        arguments("bytes", with(file, blocks + 28, 1L << 60), "bytes per block"),
        arguments("ids", with(file, blocks + 36, 1L << 39), "ids of a list: 549755813888 elements"),
        arguments("id", with(file, blocks + 44, 300L), "has the id 300, but ids are the rows"));
  }

  static Stream<Arguments> lists() throws IOException {
    byte[] file = written("IVF5,Flat", IP);
    int lists = behindDirectMap(LISTS);
    int sizes = lists + 4 + 8 + 8;
    byte[] old = with(file, 0, "IvFl");
    byte[] sparse = with(file, sizes, sizes + 12 + LISTS * 8, sparse(0, 100, 4, 200));
    return Stream.of(
        arguments("no lists", with(file, BODY, 0L), "no IVF lists"),
        arguments("negative", with(file, BODY, -1L), "IVF lists: 18446744073709551615 elements"),
        arguments("many", with(file, BODY, 1L << 40), "IVF lists: 1099511627776 elements"),
        arguments("no probes", with(file, BODY + 8, 0L), "nprobe 0"),
        arguments("number", with(file, lists + 4, 1L << 40), "number of inverted lists"),
        arguments("code size", with(file, lists + 12, 0L), "inverted lists' bytes per vector"),
        arguments("kind", with(file, sizes, "none"), "list sizes of the unknown kind \"none\""),
        arguments("size", with(file, sizes + 12, 1L << 58), "a list of 288230376151711744 vectors"),
        arguments("negative size", with(file, sizes + 12, -8L), "a list of -8 vectors"),
        arguments(
            "another sum", with(file, sizes + 12, 300L), "vectors in the inverted lists, expe"),
        arguments("number of sizes", with(file, sizes + 4, 4L), "4 list sizes"),
        arguments(
            "sparse sum", with(sparse, sizes + 20, 101L), "301 vectors in the inverted lists"),
        arguments("sparse list", with(sparse, sizes + 28, 5L), "size of list 5"),
        arguments("sparse twice", with(sparse, sizes + 28, 0L), "size of list 0"),
        arguments("sparse odd", with(sparse, sizes + 4, 3L), "3 list sizes"),
        arguments(
            "id", with(file, file.length - 8, 1L << 40), "has the id 1099511627776, but ids are"),
        arguments("old format", old, "holds an IndexIVFFlat in an old format"),
        arguments(
            "old sizes", with(old, directMap(LISTS), 1L << 39), "in an old format that FAISS re"),
        arguments("old codes", with(file, 0, "IvPQ"), "holds an IndexIVFPQ in an old format"),
        arguments(
            "old scalars", with(file, 0, "IwSQ"), "IndexIVFScalarQuantizer in an old format"));
  }

  /** Sizes as (list, size) pairs. */
  private static byte[] sparse(long... pairs) {
    return new IndexBytes().kind("sprs").array(pairs).toBytes();
  }

  static Stream<Arguments> directMaps() throws IOException {
    byte[] file = written("IVF5,Flat", IP);
    int map = directMap(LISTS);
    byte[] array = with(file, map, map + 9, DirectMaps.array(file, LISTS));
    byte[] table = with(file, map, map + 9, DirectMaps.table(file, LISTS));
    return Stream.of(
        arguments("kind 3", with(file, map, (byte) 3), "direct map of the unknown kind 3"),
        arguments("kind -1", with(file, map, (byte) -1), "direct map of the unknown kind -1"),
        arguments("no entries", with(file, map, (byte) 1), "direct map: 0 elements, expected 300"),
        arguments("entries", with(file, map + 1, 300L), "direct map: 300 elements, expected 0"),
        arguments("no end", with(array, map + 1, 1L << 39), "direct map: 549755813888 elements"),
        arguments("list", with(array, map + 9 + 80, 99L << 32), "not say that vector 10 is entry"),
        arguments("offset", with(array, map + 9 + 80, 1L << 31), "not say that vector 10 is entry"),
        arguments("-1", with(array, map + 9 + 80, -1L), "not say that vector 10 is entry"),
        arguments(
            "table", with(table, map + 17 + 168, 99L << 32), "not say that vector 10 is entry"),
        arguments("key", with(table, map + 17 + 160, 1L << 40), "not say that vector 10 is entry"),
        arguments("twice", with(table, map + 17 + 160, 11L), "direct map entries is 299, expected"),
        arguments("size", with(table, map + 9, 1L << 39), "direct map: 549755813888 elements"));
  }
}
