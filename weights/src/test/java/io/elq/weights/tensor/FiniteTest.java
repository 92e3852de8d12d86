// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.TensorFile;
import io.elq.weights.npy.NpyWriter;
import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void everyOtherValueIsFoundWhereverItIs(float other) {
    for (int at = 0; at < 70; at++) {
      float[] values = new float[70];
      values[at] = other;
      assertThat(Finite.firstOther(values, 70)).isEqualTo(at);
      assertThat(Finite.all(values, at)).isTrue();
      assertThat(Finite.all(values, at + 1)).isFalse();
    }
    assertThat(Finite.all(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, -0f, 1e-45f}, 4))
        .isTrue();
  }

  @Test
  void anIndexFollowsTheShape() {
    assertThat(Finite.index(0)).isEqualTo("[]");
    assertThat(Finite.index(7, 10)).isEqualTo("[7]");
    assertThat(Finite.index(23, 2, 3, 4)).isEqualTo("[1, 2, 3]");
    assertThat(Finite.index(5_900_000_000L * 1024 + 3, 6_000_000_000L, 1024))
        .isEqualTo("[5900000000, 3]");
  }

  @Test
  void aStoredTensorIsCheckedWithoutBeingCopied() throws IOException {
    float[] values = new float[300 * 100];
    values[299 * 100 + 98] = Float.NaN;
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(
        file,
        Map.of(
            "a.sound", new Tensor(new int[] {2}, new float[2]),
            "b.weight", new Tensor(new int[] {300, 100}, values)),
        Map.of());
    try (TensorFile opened = TensorFile.open(file)) {
      opened.tensor("a.sound").requireFinite();
      assertThat(opened.tensor("a.sound").toFiniteTensor().data()).hasSize(2);
      String message = file + ": tensor 'b.weight': it holds NaN at [299, 98], but weights";
      assertThatThrownBy(opened::requireFinite)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
      assertThatThrownBy(() -> opened.tensor("b.weight").toFiniteTensor())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
    }
  }

  @Test
  void halvesAreCheckedToo() throws IOException {
    Path file = folder.resolve("vectors.npy");
    try (NpyWriter writer = NpyWriter.create(file, 3, ElementType.F16)) {
      writer.write(new float[] {0, 1, 2, 3, Float.NEGATIVE_INFINITY, 5}, 2);
    }
    try (TensorFile opened = TensorFile.open(file)) {
      assertThatThrownBy(opened::requireFinite).hasMessageContaining("-Infinity at [1, 1]");
    }
  }

  /** 1e300 is a finite double, and nothing that a float can be. */
  @Test
  void aDoubleThatFloatsCannotHoldIsRefused() throws IOException {
    Path file = folder.resolve("doubles.npy");
    byte[] header =
        "%-117s\n"
            .formatted("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length)
            .put(header)
            .putDouble(1)
            .putDouble(1e300);
    Files.write(file, bytes.array());
    try (TensorFile opened = TensorFile.open(file)) {
      assertThatThrownBy(opened::requireFinite).hasMessageContaining("Infinity at [1]");
    }
  }

  @Test
  void aSizeBeyondAnIntIsRefusedByName() throws IOException {
    Path file = folder.resolve("wide.npy");
    byte[] header =
        "%-117s\n"
            .formatted("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296), }")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length)
            .put(header);
    Files.write(file, bytes.array());
    try (TensorFile opened = TensorFile.open(file)) {
      assertThatThrownBy(() -> opened.single().toTensor())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[0, 4294967296], too large for an array");
    }
  }
}
