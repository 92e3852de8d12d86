// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.candidate.Candidates;
import io.elq.linker.candidate.ExhaustiveIndex;
import io.elq.weights.file.AvailableMemory;
import io.elq.weights.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactIndexTest {
  private static final int DIMENSION = 16;
  private static final int ROWS = 103;
  private static final int SHARD_BYTES = 10 * DIMENSION * Float.BYTES;

  @TempDir Path folder;

  @Test
  void equalsTheOracleWhateverTheShards() throws IOException {
    float[] vectors = random(ROWS, 1);
    float[] queries = random(9, 2);
    for (int k : new int[] {1, 10, ROWS, ROWS + 7}) {
      Candidates expected = new ExhaustiveIndex(vectors, DIMENSION).search(queries, 9, k);
      try (ExactIndex index = ExactIndex.load(file(vectors), SHARD_BYTES)) {
        assertThat(index.size()).isEqualTo(ROWS);
        assertThat(index.dimension()).isEqualTo(DIMENSION);
        Candidates found = index.search(queries, 9, k);
        assertThat(found.rows()).as("k = %d", k).isEqualTo(expected.rows());
        for (int i = 0; i < found.scores().length; i++) {
          if (found.rows()[i] >= 0) {
            assertThat(found.scores()[i]).isCloseTo(expected.scores()[i], within(1e-4f));
          }
        }
      }
    }
  }

  @Test
  void ofEqualVectorsTheEarlierRowComesFirst() throws IOException {
    float[] vectors = new float[ROWS * DIMENSION];
    vectors[50 * DIMENSION] = 1;
    vectors[90 * DIMENSION] = 1;
    float[] query = new float[DIMENSION];
    query[0] = 2;
    try (ExactIndex index = ExactIndex.load(file(vectors), SHARD_BYTES)) {
      assertThat(index.search(query, 1, 2).rows()).containsExactly(50, 90);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
  void aValueThatIsNotFiniteIsNamedByFileAndRow(float other) throws IOException {
    float[] vectors = random(ROWS, 1);
    vectors[77 * DIMENSION + 5] = other;
    Path file = file(vectors);
    assertThatThrownBy(() -> ExactIndex.load(file, SHARD_BYTES))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ", row 77: " + other + " at position 5 is not a finite number");
  }

  @Test
  void moreThanThisMachinesMemoryIsRefusedInNumbers() {
    assertThatThrownBy(() -> AvailableMemory.require(1L << 50, "an exhaustive search"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("an exhaustive search needs 1048576.0 GiB of memory, but");
  }

  private Path file(float[] vectors) throws IOException {
    Path file = folder.resolve("vectors.npy");
    try (NpyWriter writer = NpyWriter.create(file, DIMENSION)) {
      writer.write(vectors, vectors.length / DIMENSION);
    }
    return file;
  }

  private static float[] random(int rows, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
