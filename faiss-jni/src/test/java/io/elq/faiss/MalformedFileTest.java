// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexBytes.BODY;
import static io.elq.faiss.IndexBytes.COUNT;
import static io.elq.faiss.IndexBytes.DIMENSION;
import static io.elq.faiss.IndexBytes.QUANTIZER;
import static io.elq.faiss.IndexBytes.behindDirectMap;
import static io.elq.faiss.IndexBytes.with;
import static io.elq.faiss.IndexBytes.written;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that FAISS 1.7.3 would crash, stall or allocate terabytes on, each of them a fault that
 * later versions of FAISS check for. All are refused with the file, what is wrong and what to do.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MalformedFileTest {
  private static final int LISTS = 5;
  private static final Metric IP = Metric.INNER_PRODUCT;
  private static final int DEEP = 100_000;

  @TempDir Path temporary;

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "nestedTooDeep",
    "missingParts",
    "graphs",
    "headers",
    "io.elq.faiss.MalformedLists#productQuantizers",
    "io.elq.faiss.MalformedLists#fastScans",
    "io.elq.faiss.MalformedLists#lists",
    "io.elq.faiss.MalformedLists#directMaps"
  })
  void isRefusedInWords(String name, byte[] bytes, String said) throws IOException {
    Path file = Files.write(temporary.resolve("malformed.faiss"), bytes);
    assertThatExceptionOfType(FaissException.class)
        .as(name)
        .isThrownBy(() -> FaissIndex.read(file).close())
        .withMessageStartingWith(file + " ")
        .withMessageContaining(said)
        .withMessageMatching(
            "(?s).*([Cc]opy|[Rr]ebuild|[Ww]rite) it again.*|(?s).*[Rr]ebuild it.*");
  }

  static Stream<Arguments> nestedTooDeep() throws IOException {
    byte[] flat = written("Flat", IP);
    byte[] lists = written("IVF5,Flat", IP);
    byte[] graph = written("HNSW4", IP);
    int storage = graph.length - flat.length;
    return Stream.of(
        arguments(
            "a refined index in a refined index", nested("IxRF"), "IndexRefine inside a refi"),
        arguments("an ID map in an ID map", nested("IxMp"), "holds an IndexIDMap under an ID map"),
        arguments(
            "a second kind of ID map", nested("IxM2"), "holds an IndexIDMap2 under an ID map"),
        arguments(
            "a graph in a graph", with(graph, storage, "IHNf"), "IndexHNSWFlat as vectors of"),
        arguments(
            "lists in a graph", with(graph, storage, "IwFl"), "IndexIVFFlat as vectors of an"),
        arguments("lists in lists", with(lists, QUANTIZER, "IwFl"), "IndexIVFFlat as coarse quant"),
        arguments(
            "a map in lists", with(lists, QUANTIZER, "IxMp"), "IndexIDMap as coarse quantize"));
  }

  /** A kind that holds another index, in itself, without end. */
  private static byte[] nested(String kind) {
    IndexBytes bytes = new IndexBytes();
    for (int i = 0; i < DEEP; i++) {
      bytes.header(kind, COUNT, IP);
    }
    return bytes.toBytes();
  }

  static Stream<Arguments> missingParts() throws IOException {
    byte[] flat = written("Flat", IP);
    byte[] graph = written("HNSW4", IP);
    byte[] lists = written("IVF5,Flat", IP);
    byte[] refined = written("SQ8,RFlat", IP);
    int refining = refined.length - Float.BYTES - flat.length;
    return Stream.of(
        arguments("base", with(refined, BODY, "null"), "an index is missing inside a refined inde"),
        arguments(
            "refining", with(refined, refining, "null"), "missing as what a refined index ref"),
        arguments(
            "storage", with(graph, graph.length - flat.length, "null"), "missing as vectors of"),
        arguments(
            "quantizer", with(lists, QUANTIZER, "null"), "is missing as coarse quantizer of an"),
        arguments(
            "mapped", new IndexBytes().header("IxMp", 0, IP).kind("null").toBytes(), "is missing"),
        arguments("everything", new IndexBytes().kind("null").toBytes(), "an index is missing"),
        arguments(
            "lists", with(lists, behindDirectMap(LISTS), "il00"), "without its inverted lists"),
        arguments("other", with(lists, behindDirectMap(LISTS), "ilod"), "OnDiskInvertedLists"),
        arguments(
            "unknown", with(lists, behindDirectMap(LISTS), "ilpn"), "of the unknown kind \"ilpn\""),
        arguments(
            "refined by codes", with(refined, refining, "IHNf"), "IndexHNSWFlat as what a refi"));
  }

  static Stream<Arguments> graphs() throws IOException {
    byte[] file = written("HNSW4", IP);
    int storage = file.length - IndexBytes.FLAT_VECTORS - COUNT * DIMENSION * Float.BYTES;
    int levelCount = (int) IndexBytes.littleEndian(file).getLong(BODY);
    int room = BODY + 8 + levelCount * Double.BYTES;
    int levels = room + 8 + (levelCount + 1) * Integer.BYTES;
    int offsets = levels + 8 + COUNT * Integer.BYTES;
    int links = offsets + 8 + (COUNT + 1) * Long.BYTES;
    byte[] unlinked = file.clone();
    Arrays.fill(unlinked, links + 8, storage - 20, (byte) -1);
    return Stream.of(
        arguments("probabilities", with(file, BODY, 1L << 39), "HNSW level probabilities: 549755"),
        arguments("probability", with(file, BODY + 8, -1L), "probability is outside 0..1"),
        arguments("probability 0", with(file, BODY + 8, 0L), "do not add up to 1"),
        arguments("room", with(file, room, 0L), "HNSW links per level: 0 elements"),
        arguments("room below", with(file, room + 12, -8), "HNSW links per vector and level is -8"),
        arguments(
            "room above", with(file, room + 12, 1 << 30), "per vector and level is 1073741824"),
        arguments(
            "level count", with(file, levels, 299L), "HNSW levels: 299 elements, expected 300"),
        arguments("level 0", with(file, levels + 8, 0), "HNSW level is 0"),
        arguments("level -1", with(file, levels + 8, -1), "HNSW level is -1"),
        arguments("level", with(file, levels + 8, 1 << 30), "HNSW level is 1073741824"),
        arguments("offset count", with(file, offsets, -1L), "HNSW offsets: 18446744073709551615"),
        arguments(
            "offset", with(file, offsets + 8 + 80, 1L << 60), "HNSW offset is 11529215046068469"),
        arguments("link count", with(file, links, 1L), "is not supported"),
        arguments("link", with(file, links + 8, COUNT), "leads to 300, which does not exist"),
        arguments("negative link", with(file, links + 8, -2), "leads to -2, which does not exist"),
        arguments("entry", with(file, storage - 20, COUNT), "HNSW entry point is 300"),
        arguments("top level", with(file, storage - 16, 9), "HNSW top level is 9"),
        arguments(
            "efSearch", with(file, storage - 8, Integer.MAX_VALUE), "HNSW efSearch is 2147483647"),
        arguments("beam", with(file, storage - 4, 0), "HNSW upper beam is 0"),
        arguments("no links", unlinked, "vector 0 has no HNSW link to another vector"));
  }

  static Stream<Arguments> headers() throws IOException {
    byte[] flat = written("Flat", IP);
    byte[] scalar = written("SQ8", IP);
    byte[] map =
        new IndexBytes()
            .header("IxMp", COUNT, IP)
            .raw(flat)
            .array(LongStream.range(0, COUNT).toArray())
            .toBytes();
    int ids = BODY + flat.length;
    return Stream.of(
        arguments("dimension 0", with(flat, 4, 0), "dimension 0"),
        arguments("dimension", with(flat, 4, 1 << 30), "dimension 1073741824"),
        arguments("count", with(flat, 8, 1L << 60), "vector count 1152921504606846976"),
        arguments("negative count", with(flat, 8, -1L), "vector count -1"),
        arguments(
            "untrained", with(scalar, 32, (byte) 0), "300 vectors in an index that is marked"),
        arguments("metric", with(flat, 33, 23), "metric 23 is neither inner product nor L2"),
        arguments(
            "SQ4", with(scalar, BODY, 1), "a scalar quantizer other than SQ8 and SQfp16 (type 1)"),
        arguments("quantizer", with(scalar, BODY, -1), "scalar quantizer type -1"),
        arguments("fewer ids", with(map, ids, 299L), "ids: 299 elements, expected 300"),
        arguments("no end of ids", with(map, ids, 1L << 39), "ids: 549755813888 elements"),
        arguments("under the map", with(map, 8, 299L), "of the vectors under the ID map differs"),
        arguments("no chain", transformed(0, "LTra"), "a chain of no transformations"));
  }

  private static byte[] transformed(int chain, String kind) {
    return new IndexBytes().header("IxPT", COUNT, IP).ints(chain).kind(kind).toBytes();
  }
}
