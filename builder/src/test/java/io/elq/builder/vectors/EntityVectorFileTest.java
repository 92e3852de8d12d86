// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntityVectorFileTest {
  private static final int ROWS = 5000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("entity_vectors.npy");
  }

  @Test
  void anInterruptedFileContinuesWhereItStopped() throws IOException {
    interrupt();
    assertThat(file).doesNotExist();
    Counting again = new Counting("same", Integer.MAX_VALUE, 0);
    long made = EntityVectorFile.write(file, again, ElementType.F32);
    assertThat(made).isEqualTo(ROWS - 2048);
    assertThat(again.firstRead).isEqualTo(2048);
    assertComplete(0);
  }

  @Test
  void otherInputsStartOver() throws IOException {
    interrupt();
    Counting other = new Counting("other", Integer.MAX_VALUE, 1);
    EntityVectorFile.write(file, other);
    assertThat(other.firstRead).isZero();
    assertComplete(1);
  }

  @Test
  void anotherPrecisionStartsOver() throws IOException {
    interrupt();
    Counting again = new Counting("same", Integer.MAX_VALUE, 0);
    assertThat(EntityVectorFile.write(file, again, ElementType.F16)).isEqualTo(ROWS);
    assertThat(again.firstRead).isZero();
    try (StoredVectors vectors = StoredVectors.open(file)) {
      float[] row = new float[2];
      vectors.read(1000, 1, row, done -> {});
      assertThat(row).containsExactly(2000, 2001);
    }
    assertThatThrownBy(
            () -> EntityVectorFile.write(file, new Counting("x", 1 << 20, 1e5f), ElementType.F16))
        .hasMessageContaining("entity row 0 holds 100000.0 at position 0, too large for F16");
  }

  @Test
  void aVectorThatIsNotFiniteIsNamedByItsRow() {
    assertThatThrownBy(() -> EntityVectorFile.write(file, new Counting("x", 1 << 20, Float.NaN)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("entity row 0 holds NaN at position 0");
  }

  private void interrupt() {
    assertThatThrownBy(() -> EntityVectorFile.write(file, new Counting("same", 2048, 0)))
        .hasMessage("interrupted");
  }

  private void assertComplete(float offset) throws IOException {
    try (StoredVectors vectors = StoredVectors.open(file)) {
      assertThat(vectors.rows()).isEqualTo(ROWS);
      float[] all = new float[ROWS * 2];
      vectors.read(0, ROWS, all, done -> {});
      for (int i = 0; i < all.length; i++) {
        assertThat(all[i]).isEqualTo(i + offset);
      }
    }
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  /** Vectors that count upwards, and fail from a row on. */
  private static final class Counting implements VectorSource {
    private final String identity;
    private final int failingRow;
    private final float offset;
    private long firstRead = -1;

    Counting(String identity, int failingRow, float offset) {
      this.identity = identity;
      this.failingRow = failingRow;
      this.offset = offset;
    }

    @Override
    public long rows() {
      return ROWS;
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public String identity() {
      return identity;
    }

    @Override
    public String action() {
      return "count";
    }

    @Override
    public void read(long first, int count, float[] target, IntConsumer progress)
        throws IOException {
      if (first >= failingRow) {
        throw new IOException("interrupted");
      }
      firstRead = firstRead < 0 ? first : firstRead;
      for (int i = 0; i < count * 2; i++) {
        target[i] = first * 2 + i + offset;
      }
      progress.accept(count);
    }
  }
}
