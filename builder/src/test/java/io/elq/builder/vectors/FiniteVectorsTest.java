// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.builder.index.IndexBuild;
import io.elq.weights.npy.NpyWriter;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of files, on every way on which they are copied or indexed. */
class FiniteVectorsTest {
  private static final int ROWS = 2000;
  private static final int DIMENSION = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "F32, NaN, 0, 0",
    "F32, NaN, 1999, 3",
    "F32, Infinity, 1024, 1",
    "F32, -Infinity, 1023, 3",
    "F16, NaN, 7, 2",
    "F16, -Infinity, 1999, 0"
  })
  void aValueThatIsNotFiniteIsNamedByFileAndRow(
      ElementType type, float value, int row, int position) throws IOException {
    Path file = write(type, value, row, position);
    String message =
        "%s, row %d: %s at position %d is not a finite number"
            .formatted(file, row, value, position);
    try (StoredVectors vectors = StoredVectors.open(file)) {
      assertThatThrownBy(() -> EntityVectorFile.write(folder.resolve("copy.npy"), vectors))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(message);
      assertThat(folder.resolve("copy.npy")).doesNotExist();
      assertThatThrownBy(() -> new IndexBuild("Flat", 1).build(vectors))
          .hasMessageContaining(message);
      assertThatThrownBy(() -> new IndexBuild("IVF4,Flat", 1).build(vectors))
          .hasMessageContaining(message);
      assertThatThrownBy(
              () ->
                  new CentredVectors(vectors, new float[DIMENSION])
                      .read(row, 1, new float[DIMENSION], done -> {}))
          .hasMessageContaining(message);
    }
  }

  private Path write(ElementType type, float value, int row, int position) throws IOException {
    float[] vectors = new float[ROWS * DIMENSION];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = i % 7;
    }
    vectors[row * DIMENSION + position] = value;
    Path file = folder.resolve("vectors.npy");
    try (NpyWriter writer = NpyWriter.create(file, DIMENSION, type)) {
      writer.write(vectors, ROWS);
    }
    return file;
  }

  /** 2^32 + 4 columns of no rows: 4 if they are cut to an int. */
  @Test
  void moreColumnsThanAnIndexOrAnEncoderTakesAreRefused() throws IOException {
    Path vectors = empty("<f4");
    assertThatThrownBy(() -> StoredVectors.open(vectors))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(vectors + " holds vectors of dimension 4294967300")
        .hasMessageContaining("transposed?");
    Path ids = empty("<i4");
    assertThatThrownBy(() -> TokenIdInputs.open(ids))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(ids + " has 4294967300 tokens an entity");
  }

  private Path empty(String type) throws IOException {
    String fields = "{'descr': '%s', 'fortran_order': False, 'shape': (0, 4294967300), }";
    byte[] header = "%-117s\n".formatted(fields.formatted(type)).getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[10 + header.length];
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0};
    System.arraycopy(start, 0, file, 0, start.length);
    System.arraycopy(header, 0, file, start.length, header.length);
    return Files.write(folder.resolve("empty.npy"), file);
  }
}
