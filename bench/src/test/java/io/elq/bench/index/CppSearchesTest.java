// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CppSearchesTest {
  private static final int DIMENSION = 8;
  private static final int K = 3;

  private final List<String> progress = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void anIndexOfOtherVectorsIsNotTakenForTheSame() throws Exception {
    try (CppSearches cpp = CppSearches.compile(1, progress::add);
        FaissIndex index = index(1);
        FaissIndex other = index(2)) {
      assumeThat(progress).isEmpty();
      float[] queries = vectors(3, 16);
      cpp.add("Flat", index, queries, K);
      CppSearch search = cpp.of("Flat");
      assertThat(search).isNotNull();
      search.requireSame(index);
      assertThatThrownBy(() -> search.requireSame(other))
          .isInstanceOf(IOException.class)
          .hasMessageMatching(
              "FAISS in C\\+\\+ finds other neighbours in Flat: only \\d+ of 48 are .*");
      assertThat(search.rate(4, Duration.ofMillis(10)).perCpuSecond()).isPositive();
    }
  }

  @Test
  void whatCannotBeCompiledIsLeftOutWithTheCompilersWords() throws Exception {
    FaissLibrary library = new FaissLibrary(folder.resolve("libfaiss.a"), folder, List.of());
    try (CppSearches cpp = CppSearches.compile(library, progress::add);
        FaissIndex index = index(1)) {
      cpp.add("Flat", index, vectors(3, 16), K);
      assertThat(cpp.of("Flat")).isNull();
    }
    assertThat(progress).singleElement().asString().startsWith("FAISS in C++ is left out: ");
  }

  @Test
  void severalThreadsAreNotComparedWithOne() throws Exception {
    CppSearches.compile(2, progress::add).close();
    assertThat(progress).containsExactly("FAISS in C++ is left out: it searches with one thread");
  }

  @Test
  void theNewestCompleteLibraryIsTaken() throws IOException {
    assertThat(FaissLibrary.newest(folder.resolve("missing"))).isEmpty();
    library("faiss-old", 1);
    library("faiss-new", 2);
    Files.delete(library("faiss-cut-off", 3).resolve("source/faiss/Index.h"));
    assertThat(FaissLibrary.newest(folder))
        .map(FaissLibrary::archive)
        .contains(folder.resolve("faiss-new/libfaiss.a"));
  }

  private Path library(String name, long second) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    Path archive = Files.createFile(made.resolve("libfaiss.a"));
    Files.setLastModifiedTime(archive, FileTime.from(Instant.ofEpochSecond(second)));
    Files.createFile(Files.createDirectories(made.resolve("source/faiss")).resolve("Index.h"));
    return made;
  }

  private static FaissIndex index(int seed) {
    FaissIndex index = FaissIndex.create("Flat", DIMENSION, Metric.INNER_PRODUCT);
    index.add(vectors(seed, 500), 1);
    return index;
  }

  private static float[] vectors(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
