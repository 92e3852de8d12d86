// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.elq.weights.TensorFile;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path path = folder.resolve("a.npy");
    try (NpyWriter writer = NpyWriter.create(path, 2)) {
      writer.write(new float[] {1, 2, 3, 4, 5}, 2);
      writer.write(new float[] {5, 6}, 1);
      assertThat(writer.rows()).isEqualTo(3);
    }
    assertThat(rows(path)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Files.size(path)).isEqualTo(128 + 24);
    assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
        .contains("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }");
  }

  @Test
  void continuesAfterAFlushedRow() throws IOException {
    Path path = folder.resolve("a.npy");
    try (NpyWriter writer = NpyWriter.create(path, 2)) {
      writer.write(new float[] {1, 2, 3, 4}, 2);
    }
    // A crash: more bytes than the header counts, in the midst of a row.
    Files.write(path, new byte[5], java.nio.file.StandardOpenOption.APPEND);
    assertThatIOException().isThrownBy(() -> rows(path)).withMessageContaining("trailing bytes");
    try (NpyWriter writer = NpyWriter.append(path, 2, 1)) {
      writer.write(new float[] {7, 8}, 1);
    }
    assertThat(rows(path)).containsExactly(1, 2, 7, 8);
    assertThatIOException()
        .isThrownBy(() -> NpyWriter.append(path, 2, 3))
        .withMessageContaining("holds 2 rows, cannot continue after row 3");
    assertThatIOException()
        .isThrownBy(() -> NpyWriter.append(path, 3, 1))
        .withMessageContaining("rows of 3 columns");
    assertThat(rows(path)).containsExactly(1, 2, 7, 8);
  }

  @Test
  void halvesAreWrittenAndContinued() throws IOException {
    Path path = folder.resolve("half.npy");
    try (NpyWriter writer = NpyWriter.create(path, 2, ElementType.F16)) {
      writer.write(new float[] {1, -2.5f, 1 / 3f, 65_504}, 2);
    }
    assertThat(Files.size(path)).isEqualTo(128 + 8);
    assertThatIOException()
        .isThrownBy(() -> NpyWriter.append(path, 2, 1))
        .withMessageContaining("not an npy file of F32 rows of 2 columns");
    try (NpyWriter writer = NpyWriter.append(path, 2, 2, ElementType.F16)) {
      writer.write(new float[] {5, 6}, 1);
    }
    try (TensorFile file = TensorFile.open(path)) {
      assertThat(file.single().type()).isEqualTo(ElementType.F16);
    }
    assertThat(rows(path)).containsExactly(1, -2.5f, 0.333251953125f, 65_504, 5, 6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ElementType.I64.largest())
        .withMessage("I64 is not written, only F32 and F16");
  }

  @Test
  void refusesRowsThatAreNotThere() throws IOException {
    try (NpyWriter writer = NpyWriter.create(folder.resolve("a.npy"), 2)) {
      assertThatIllegalArgumentException().isThrownBy(() -> writer.write(new float[3], 2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEachVersion(int version) throws IOException {
    assertThat(rows(file(version, "<f4", false, "(2, 2)", floats(1, 2, 3, 4))))
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void readsFortranOrder() throws IOException {
    assertThat(rows(file(1, "<f4", true, "(2, 3)", floats(1, 4, 2, 5, 3, 6))))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @CsvSource({
    "<i8, 8, F, -2",
    "<i4, 4, F, -2",
    "<i2, 2, F, -2",
    "|i1, 1, F, -2",
    "|u1, 1, F, 254",
    "|b1, 1, F, 1",
    "<f8, 8, T, -2",
    "<f2, 2, T, -2"
  })
  void readsElementTypes(String descr, int bytes, String floating, long expected)
      throws IOException {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -2);
    if (descr.equals("<f8")) {
      data.putDouble(0, -2);
    } else if (descr.equals("<f2")) {
      data.putShort(0, (short) 0xC000);
    }
    Path path = file(1, descr, false, "(1, 1)", Arrays.copyOf(data.array(), bytes));
    assertThat(rows(path)).containsExactly(expected);
    try (TensorFile file = TensorFile.open(path)) {
      assertThat(file.single().type().isInteger()).isEqualTo(floating.equals("F"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ">f4 | (1, 1)        | element type >f4",
        "<f4 | (2, 1)        | truncated",
        "<f4 | (0, 1)        | trailing bytes",
        "<f4 | (-1, 1)       | shape or fortran_order",
        "<f4 | 1             | shape or fortran_order",
        "<f4 | (1            | expected",
        "<f4 | (9999999999, 9999999999) | absurd",
        "<f4 | eval('1')     | expected True, False, None"
      })
  void refusesDamage(String descr, String shape, String reason) throws IOException {
    Path path = file(1, descr, false, shape, new byte[4]);
    assertThatIOException()
        .isThrownBy(() -> TensorFile.open(path))
        .withMessageContaining(path.toString())
        .withMessageContaining(reason);
  }

  private static float[] rows(Path path) throws IOException {
    try (TensorFile file = TensorFile.open(path)) {
      StoredTensor tensor = file.single();
      float[] target = new float[(int) tensor.elements()];
      tensor.readRows(0, (int) tensor.shape()[0], target);
      assertThat(tensor.toTensor().data()).isEqualTo(target);
      return target;
    }
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private Path file(int version, String descr, boolean fortran, String shape, byte[] data)
      throws IOException {
    byte[] header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(descr, fortran ? "True" : "False", shape)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) header.length);
    } else {
      bytes.putInt(header.length);
    }
    bytes.put(header).put(data);
    return Files.write(folder.resolve("file.npy"), Arrays.copyOf(bytes.array(), bytes.position()));
  }
}
