// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An index that holds NaN or infinity is refused when it is opened. */
class IndexFinitenessTest {
  private static final int ROWS = 60;
  private static final int DIMENSION = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Flat, 0, 0, NaN",
    "Flat, 59, 7, NaN",
    "Flat, 31, 2, Infinity",
    "HNSW8, 0, 0, NaN",
    "HNSW8, 44, 5, -Infinity"
  })
  void byFileAndRow(String factory, int row, int position, float value) throws IOException {
    Path file = folder.resolve("index.faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT)) {
      index.add(vectors(), 1);
      index.write(file);
    }
    // Both kinds keep the vectors at the end of the file.
    byte[] bytes = Files.readAllBytes(file);
    int begin = bytes.length - ROWS * DIMENSION * Float.BYTES;
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(begin + (row * DIMENSION + position) * Float.BYTES, value);
    Files.write(file, bytes);
    assertThatThrownBy(() -> ElqIndex.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageMatching("(?s).*(row|vector) " + row + "\\b.*")
        .hasMessageContaining(value + " at position " + position);
  }

  @Test
  void anIndexOfFiniteVectorsIsOpened() throws IOException {
    for (String factory : new String[] {"Flat", "HNSW8", "SQ8", "IVF4,Flat"}) {
      Path file = folder.resolve("index.faiss");
      try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT)) {
        index.train(vectors(), 1);
        index.add(vectors(), 1);
        index.write(file);
      }
      try (ElqIndex index = ElqIndex.open(file)) {
        assertThat(index.rows()).isEqualTo(ROWS);
      }
    }
  }

  /** NaN is neither near nor far: no comparison may take it for equal. */
  @ParameterizedTest
  @CsvSource({"Flat", "SQ8", "'IVF4,Flat'"})
  void vectorsThatAreNoNumbersDoNotBelongToAnIndex(String factory) throws IOException {
    Path file = folder.resolve("index.faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT)) {
      index.train(vectors(), 1);
      index.add(vectors(), 1);
      index.write(file);
    }
    Path vectorFile = folder.resolve("vectors.npy");
    try (ElqIndex index = ElqIndex.open(file)) {
      index.checkAgainst(new Given(vectors(), 0), vectorFile);
      assertThatThrownBy(() -> index.checkAgainst(new Given(vectors(), Float.NaN), vectorFile))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(vectorFile + ", row ")
          .hasMessageContaining("NaN at position 0");
    }
  }

  @Test
  void whatIsNoIndexIsNamedForWhatItIs() throws IOException {
    Path file = folder.resolve("index.faiss");
    Files.write(file, "version https://git-lfs.github.com/spec/v1\n".getBytes(US_ASCII));
    assertThatThrownBy(() -> ElqIndex.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("git lfs pull");
    assertThatThrownBy(() -> ElqIndex.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder + " is a directory");
  }

  private static float[] vectors() {
    Random random = new Random(3);
    float[] vectors = new float[ROWS * DIMENSION];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    return vectors;
  }

  /** Vectors of a source that does not check them, every second one shifted. */
  private record Given(float[] vectors, float shift) implements VectorSource {
    @Override
    public long rows() {
      return ROWS;
    }

    @Override
    public int dimension() {
      return DIMENSION;
    }

    @Override
    public String identity() {
      return "given";
    }

    @Override
    public String action() {
      return "read";
    }

    @Override
    public void read(long first, int count, float[] target, IntConsumer progress) {
      for (int i = 0; i < count * DIMENSION; i++) {
        long row = first + i / DIMENSION;
        target[i] = vectors[(int) first * DIMENSION + i] + (row % 2) * shift;
      }
    }
  }
}
