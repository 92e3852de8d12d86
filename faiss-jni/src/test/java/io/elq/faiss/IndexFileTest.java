// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {
  private static final int DIMENSION = 16;

  @TempDir Path temporary;

  private final float[] vectors = Vectors.random(1_000, DIMENSION, 7);
  private final float[] queries = Vectors.random(30, DIMENSION, 8);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "SQ8",
        "SQfp16",
        "HNSW8,Flat",
        "HNSW8,SQ8",
        "IVF8,Flat",
        "IVF8,SQ8",
        "IVF8,SQfp16",
        "IVF8_HNSW4,Flat",
        "IVF2,PQ4np",
        "IVF2,PQ4x4fs",
        "IVF2,PQ4x4fsr,RFlat",
        "SQ8,RFlat"
      })
  void comesBackAsItWasWritten(String factory) throws IOException {
    Path file = temporary.resolve("Zürich \u4e2d.faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      index.write(file);
      try (FaissIndex read = FaissIndex.read(file)) {
        assertThat(read.describe()).isEqualTo(factory);
        assertThat(read.size()).isEqualTo(1_000);
        assertThat(read.metric()).isEqualTo(Metric.INNER_PRODUCT);
        assertSameResults(read.search(queries, 5), index.search(queries, 5));
        assertThat(read.memoryBytes()).isEqualTo(index.memoryBytes()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Flat", "HNSW8,Flat", "IVF8,Flat", "IVF2,PQ4x4fs", "SQ8"})
  void anUntrainedEmptyIndexComesBackToo(String factory) throws IOException {
    Path file = temporary.resolve("empty.faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.L2)) {
      index.write(file);
    }
    try (FaissIndex read = FaissIndex.read(file)) {
      read.train(vectors, 1);
      read.add(vectors, 1);
      assertThat(read.search(queries, 1).ids()).doesNotContain(-1L);
    }
  }

  @Test
  void saysWhyItCannotBeWritten() {
    try (FaissIndex index = FaissIndex.create("Flat", DIMENSION, Metric.L2)) {
      assertThatIOException()
          .isThrownBy(() -> index.write(temporary.resolve("absent/index.faiss")))
          .withMessageContaining("absent is not a directory");
      assertThatIOException()
          .isThrownBy(() -> index.write(Files.createDirectory(temporary.resolve("folder"))))
          .withMessageContaining("Is a directory");
    }
  }

  private static void assertSameResults(SearchResult found, SearchResult expected) {
    assertThat(found.ids()).isEqualTo(expected.ids());
    assertThat(found.scores()).isEqualTo(expected.scores());
  }
}
