// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexBytes.COUNT;
import static io.elq.faiss.IndexBytes.DIMENSION;
import static io.elq.faiss.IndexBytes.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound files that are not served say what they are and what to do instead; some are served. */
class UnsupportedFileTest {
  private static final Metric IP = Metric.INNER_PRODUCT;

  @TempDir Path temporary;

  private final float[] queries = Vectors.random(20, DIMENSION, 6);

  @ParameterizedTest
  @CsvSource({
    "IxMp,Flat",
    "IxM2,Flat",
    "IxMp,'HNSW4,Flat'",
    "IxM2,'IVF5,Flat'",
    "IxMp,'SQ8,RFlat'"
  })
  void anIdMapThatNumbersTheRowsIsServedAsTheIndexInIt(String kind, String factory)
      throws IOException {
    byte[] plain = written(factory, IP);
    try (FaissIndex expected = FaissIndex.read(file(plain));
        FaissIndex mapped = FaissIndex.read(file(idMap(kind, plain, rows())))) {
      assertThat(mapped.describe()).isEqualTo(factory);
      assertThat(mapped.size()).isEqualTo(COUNT);
      assertThat(mapped.search(queries, 5).ids()).isEqualTo(expected.search(queries, 5).ids());
      mapped.add(queries, 1);
      assertThat(mapped.size()).isEqualTo(COUNT + 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IxMp", "IxM2"})
  void anIdMapWithOtherIdsIsRefused(String kind) throws IOException {
    byte[] flat = written("Flat", IP);
    long[] curids = LongStream.range(0, COUNT).map(row -> 1_000 + 7 * row).toArray();
    assertRefused(
        idMap(kind, flat, curids),
        "vectors with ids of their own (IndexIDMap)",
        "the vector at 0 has the id 1000",
        "0 to n - 1, in the order in which vectors were added",
        "index.add(vectors)");
    long[] swapped = rows();
    swapped[4] = 5;
    swapped[5] = 4;
    assertRefused(idMap(kind, flat, swapped), "the vector at 4 has the id 5");
  }

  @Test
  void listsThatWereFilledWithOtherIdsAreRefused() throws IOException {
    byte[] lists = written("IVF1,Flat", IP);
    assertRefused(
        IndexBytes.with(lists, lists.length - 8, 736L),
        "an inverted list has the id 736, but ids are the rows of the catalogue, 0 to 299",
        "added with add_with_ids, rebuild the index with index.add(vectors)");
    assertRefused(
        IndexBytes.with(lists, lists.length - 8, 3L), "the id 3, which another entry has too");
  }

  @ParameterizedTest
  @CsvSource({
    "LTra,OPQ",
    "PcAm,PCA",
    "rrot,a random rotation",
    "VCnt,centering",
    "VNrm,L2norm",
    "Zzzz,'\"Zzzz\"'"
  })
  void aTransformationOfVectorsIsRefusedByName(String kind, String name) throws IOException {
    byte[] file =
        new IndexBytes().header("IxPT", COUNT, IP).ints(1).kind(kind).longs(1, 2, 3).toBytes();
    assertRefused(
        file,
        "holds an IndexPreTransform (" + name,
        "queries are searched as the encoder gives them",
        kind.equals("VNrm") ? "faiss.normalize_L2(vectors)" : "Leave the transformation out",
        "faiss.index_factory(vectors.shape[1], \"HNSW32\", faiss.METRIC_INNER_PRODUCT)");
  }

  @ParameterizedTest
  @CsvSource({
    "IxPq,IndexPQ",
    "IxHe,IndexLSH",
    "INSf,IndexNSGFlat",
    "IHNp,IndexHNSWPQ",
    "IwFd,IndexIVFFlatDedup",
    "IBxF,IndexBinaryFlat"
  })
  void anotherKindIsRefusedByName(String kind, String name) throws IOException {
    assertRefused(
        new IndexBytes().header(kind, COUNT, IP).toBytes(),
        "holds an " + name + ", which is not served",
        "Rebuild it as one of: CODES | HNSWm",
        "faiss.write_index(index, \"index.faiss\")");
  }

  @Test
  void moreProbesThanListsAreAllLists() throws IOException {
    for (String factory : new String[] {"IVF5,Flat", "IVF5,PQ4x4fs"}) {
      byte[] lists = written(factory, IP);
      for (long probes : new long[] {6, 1_000, Long.MAX_VALUE}) {
        Path many = file(IndexBytes.with(lists, IndexBytes.BODY + 8, probes));
        try (FaissIndex index = FaissIndex.read(many)) {
          assertThat(index.get(Parameter.NPROBE)).isEqualTo(5);
          SearchResult found = index.search(queries, COUNT);
          assertThat(found.ids()).doesNotContain(-1L);
        }
      }
    }
  }

  @Test
  void aDirectMapGivesVectorsBackAndKeepsUpWithAdditions() throws IOException {
    byte[] lists = written("IVF5,Flat", IP);
    int map = IndexBytes.directMap(5);
    float[] vectors = Vectors.random(COUNT, DIMENSION, 5);
    for (byte[] mapped : new byte[][] {DirectMaps.array(lists, 5), DirectMaps.table(lists, 5)}) {
      Path file = file(IndexBytes.with(lists, map, map + 9, mapped));
      try (FaissIndex index = FaissIndex.read(file);
          FaissIndex plain = FaissIndex.read(file(lists))) {
        assertThat(index.reconstruct(17)).isEqualTo(Vectors.slice(vectors, DIMENSION, 17, 18));
        assertThat(index.search(queries, 5).ids()).isEqualTo(plain.search(queries, 5).ids());
        index.add(queries, 1);
        assertThat(index.reconstruct(COUNT + 3)).isEqualTo(Vectors.slice(queries, DIMENSION, 3, 4));
        Path again = temporary.resolve("again.faiss");
        index.write(again);
        FaissIndex.read(again).close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version https://git-lfs.github.com/spec/v1 oid sha256:0 | git-lfs pointer | git lfs pull",
        "<!DOCTYPE html><html><head>                             | web page        | Download it",
        "<html lang=\"en\">                                      | web page        | Download it",
        "'\u001f\u008b\u0008\u0000'                              | gzip            | gunzip",
        "PK\u0003\u0004archive/data.pkl                          | zip archive     | faiss.write_index",
        "\u0080\u0004\u0095\u0001                                | Python pickle   | faiss.write_index",
        "\u0093NUMPY\u0001\u0000                                 | NumPy array     | faiss.write_index",
        "BZh91AY&SY                                              | bzip2           | bunzip2"
      })
  void somethingElseThanAnIndexIsRecognised(String start, String what, String remedy)
      throws IOException {
    assertRefused((start + " ".repeat(100)).getBytes(ISO_8859_1), what, remedy);
    assertRefused(start.getBytes(ISO_8859_1), what, remedy);
  }

  @Test
  void anUnfinishedFileIsRecognised() throws IOException {
    assertRefused(new byte[0], "is empty. Copy or download it again");
    assertRefused(new byte[1_000], "begins with zeros");
    assertRefused(new byte[] {'I', 'x'}, "the file ends at 2, in the middle of a field");
  }

  @Test
  void aFolderAndAnAbsentFileAreNamedAsSuch() {
    assertThatIOException()
        .isThrownBy(() -> FaissIndex.read(temporary))
        .withMessage(temporary + ": is a folder; give the index file in it");
    assertThatIOException()
        .isThrownBy(() -> FaissIndex.read(temporary.resolve("absent")))
        .withMessage(temporary.resolve("absent") + ": there is no such index file");
  }

  private void assertRefused(byte[] bytes, String... said) throws IOException {
    Path file = file(bytes);
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file).close())
        .withMessageStartingWith(file + " ")
        .satisfies(refused -> assertThat(refused).hasMessageContainingAll(said));
  }

  private static byte[] idMap(String kind, byte[] index, long[] ids) {
    return new IndexBytes().header(kind, COUNT, IP).raw(index).array(ids).toBytes();
  }

  private static long[] rows() {
    return LongStream.range(0, COUNT).toArray();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(temporary, "some", ".faiss"), bytes);
  }
}
