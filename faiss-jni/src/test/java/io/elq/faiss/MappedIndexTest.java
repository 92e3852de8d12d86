// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexBytes.written;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index whose lists are mapped from its file answers as one that was copied into memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MappedIndexTest {
  /** Uneven, so that vectors and ids of the file begin at bytes of every remainder. */
  private static final int DIMENSION = 33;

  private static final int QUERIES = 100;
  private static final int THREADS = 8;
  private static final int K = 10;

  @TempDir Path temporary;

  private final float[] vectors = Vectors.random(1_237, DIMENSION, 3);
  private final float[] queries = Vectors.random(QUERIES, DIMENSION, 4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IVF16,Flat",
        "IVF16,SQ8",
        "IVF16,SQfp16",
        "IVF16_HNSW8,Flat",
        "IVF4,PQ3np",
        "IVF16,SQ8,RFlat",
        "IVF4,PQ3np,RFlat"
      })
  void everyBitOfAnAnswerIsThatOfTheCopiedIndex(String factory) throws Exception {
    for (Metric metric : Metric.values()) {
      Path file = file(factory, metric);
      try (FaissIndex copied = FaissIndex.read(file);
          FaissIndex mapped = FaissIndex.map(file)) {
        copied.set(Parameter.NPROBE, 3);
        mapped.set(Parameter.NPROBE, 3);
        assertThat(mapped.describe()).isEqualTo(copied.describe());
        SearchResult expected = copied.search(queries, K);
        assertSame(expected, mapped.search(queries, K));
        for (int query = 0; query < QUERIES; query++) {
          float[] alone = Vectors.slice(queries, DIMENSION, query, query + 1);
          assertSame(copied.search(alone, K), mapped.search(alone, K));
        }
        for (SearchResult found : sideBySide(mapped)) {
          assertSame(expected, found);
        }
      }
    }
  }

  @Test
  void storedVectorsComeBackWhereTheFileSaysWhereTheyAre() throws IOException {
    byte[] plain = written("IVF5,Flat", Metric.INNER_PRODUCT);
    int map = IndexBytes.directMap(5);
    for (byte[] places : List.of(DirectMaps.array(plain, 5), DirectMaps.table(plain, 5))) {
      Path file = temporary.resolve("places.faiss");
      Files.write(file, IndexBytes.with(plain, map, map + 9, places));
      try (FaissIndex copied = FaissIndex.read(file);
          FaissIndex mapped = FaissIndex.map(file)) {
        for (int id = 0; id < IndexBytes.COUNT; id++) {
          assertThat(mapped.reconstruct(id)).isEqualTo(copied.reconstruct(id));
        }
      }
    }
  }

  @Test
  void itsListsTakeNoMemory() throws IOException {
    Path file = file("IVF16,SQ8,RFlat", Metric.INNER_PRODUCT);
    try (FaissIndex copied = FaissIndex.read(file);
        FaissIndex mapped = FaissIndex.map(file)) {
      long lists = 1_237L * (DIMENSION + Long.BYTES);
      assertThat(mapped.memoryBytes()).isEqualTo(copied.memoryBytes() - lists);
    }
  }

  @Test
  void itIsMappedUntilItIsClosed() throws IOException {
    Path file = file("IVF16,SQ8", Metric.INNER_PRODUCT);
    FaissIndex index = FaissIndex.map(file);
    assertThat(mappings()).anyMatch(line -> line.endsWith(file.toString()));
    index.close();
    assertThat(mappings()).noneMatch(line -> line.endsWith(file.toString()));
  }

  @Test
  void itAnswersWhenItsFileIsDeletedOrReplaced() throws IOException {
    Path file = file("IVF16,SQ8", Metric.INNER_PRODUCT);
    try (FaissIndex index = FaissIndex.map(file)) {
      SearchResult expected = index.search(queries, K);
      Path other = Files.write(temporary.resolve("other.faiss"), new byte[1]);
      Files.move(other, file, REPLACE_EXISTING);
      assertSame(expected, index.search(queries, K));
      Files.delete(file);
      assertSame(expected, index.search(queries, K));
    }
  }

  @Test
  void itIsNeitherAddedToNorTrainedNorWritten() throws IOException {
    Path file = file("IVF16,SQ8", Metric.INNER_PRODUCT);
    byte[] before = Files.readAllBytes(file);
    String said =
        "the index is mapped from "
            + file
            + ", so it can only be searched: open it with FaissIndex.read to change or write it";
    try (FaissIndex index = FaissIndex.map(file)) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> index.add(queries, 1))
          .withMessage(said);
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> index.train(vectors, 1))
          .withMessage(said);
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> index.write(temporary.resolve("copy.faiss")))
          .withMessage(said);
      assertThat(index.size()).isEqualTo(1_237);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Flat", "SQ8", "HNSW8", "HNSW8,SQ8", "IVF4,PQ3x4fs", "IVF4,PQ3x4fsr,RFlat"})
  void whatHasNoSuchListsIsRefusedWithWhatToDo(String factory) throws IOException {
    Path file = file(factory, Metric.INNER_PRODUCT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaissIndex.map(file))
        .withMessage(
            file
                + " has no inverted lists that can be mapped. Open it without mapping it, or build it"
                + " again as IVFn,Flat, IVFn,SQ8, IVFn,SQfp16 or IVFn,PQmnp");
  }

  private List<SearchResult> sideBySide(FaissIndex index) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<SearchResult>> searches = new ArrayList<>();
      for (int i = 0; i < 4 * THREADS; i++) {
        searches.add(threads.submit(() -> index.search(queries, K)));
      }
      List<SearchResult> found = new ArrayList<>();
      for (Future<SearchResult> search : searches) {
        found.add(search.get());
      }
      return found;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertSame(SearchResult expected, SearchResult found) {
    assertThat(found.ids()).isEqualTo(expected.ids());
    assertThat(Vectors.bits(found.scores())).isEqualTo(Vectors.bits(expected.scores()));
  }

  private static List<String> mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps"));
  }

  private Path file(String factory, Metric metric) throws IOException {
    Path file = temporary.resolve("index.faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, metric)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      index.write(file);
    }
    return file;
  }
}
