// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReleaseCheckTest {
  @TempDir Path directory;
  private final List<String> reported = new ArrayList<>();
  private float[] vectors;
  private int dimension;

  @BeforeEach
  void release() throws IOException {
    TinyRelease.write(directory, 7);
    vectors = TinyRelease.vectors(directory);
    dimension = vectors.length / TinyRelease.ENTITIES;
  }

  @Test
  void whatWasCheckedIsReported() throws IOException {
    write(vectors, "Flat");
    ReleaseManifest manifest = ReleaseCheck.run(directory, reported::add);
    assertThat(reported)
        .hasSize(manifest.files().size() + 6)
        .anyMatch(line -> line.startsWith("entity_encoder.onnx: ") && line.contains("SHA-256"))
        .contains(
            "question_encoder.onnx: 32 tensors of weights, all finite",
            "entity_encoder.onnx: 28 tensors of weights, all finite",
            "entity encoder: a probe gives a finite vector",
            "question encoder: a probe gives finite vectors and logits",
            "tokenizer, encoders, index Flat and catalogue fit together: 100 entities, vectors of 32",
            "entity_vectors.npy: 100 vectors of 32, all finite; 100 of them compared with the index, all equal");
  }

  @Test
  void vectorsAreOptionalAndNotComparedWithWhatIsNotExact() throws IOException {
    ReleaseManifest manifest = ReleaseCheck.run(directory, reported::add);
    assertThat(reported).hasSize(manifest.files().size() + 5);
    vectors[40] += 1;
    write(vectors, "IVF4,SQ8");
    ReleaseCheck.run(directory, reported::add);
    assertThat(reported.get(reported.size() - 1))
        .contains("all finite; not compared with the index");
  }

  @Test
  void vectorsThatAreNotFiniteAreNamed() throws IOException {
    vectors[3 * dimension + 5] = Float.NEGATIVE_INFINITY;
    write(vectors, "Flat");
    assertRefused("entity_vectors.npy, row 3: -Infinity at position 5 is not a finite number");
  }

  @Test
  void vectorsOfAnotherBuildAreRefused() throws IOException {
    vectors[99 * dimension] += 1e-6f;
    write(vectors, "Flat");
    assertRefused("entity_vectors.npy and index.faiss differ in the vector of row 99");
  }

  @Test
  void vectorsOfAnotherNumberAreRefused() throws IOException {
    write(Arrays.copyOf(vectors, 99 * dimension), "Flat");
    assertRefused("holds F32 [99, 32], but the manifest says 100 entities and vectors of 32");
  }

  /** As releases were built before weights were looked at: hashes and id are right. */
  @ParameterizedTest
  @CsvSource({
    "QUESTION_ENCODER, encoder.layer.1.output.dense.weight, 'NaN at [3, 5]'",
    "QUESTION_ENCODER, mention.bias, 'NaN at [2]'",
    "ENTITY_ENCODER, embeddings.word_embeddings.weight, 'NaN at [33, 31]'"
  })
  void aWeightThatIsNotFiniteIsNamed(ReleaseFile role, String weight, String where)
      throws IOException {
    DamagedEncoder.put(file(role), weight, where, Float.NaN);
    TinyRelease.seal(directory);
    assertRefused(
        role.fileName() + ": initializer '" + weight + "': it holds " + where,
        "the file is damaged, or its training diverged");
  }

  /** Every weight is finite, but their products are not: only running it tells. */
  @ParameterizedTest
  @EnumSource(
      value = ReleaseFile.class,
      names = {"QUESTION_ENCODER", "ENTITY_ENCODER"})
  void anEncoderThatOverflowsIsRefused(ReleaseFile role) throws IOException {
    String norm = "encoder.layer.1.output.LayerNorm.weight";
    DamagedEncoder.fill(file(role), norm, Float.MAX_VALUE);
    TinyRelease.seal(directory);
    assertRefused(
        role.fileName() + " on cpu returned ",
        "the release is damaged or the device is faulty; run ./elq release verify " + directory);
  }

  @Test
  void aChangedFileIsNamedBeforeAnythingIsLoaded() throws IOException {
    Path encoder = file(ReleaseFile.ENTITY_ENCODER);
    byte[] bytes = Files.readAllBytes(encoder);
    bytes[bytes.length / 2] ^= 1;
    Files.write(encoder, bytes);
    assertRefused("entity_encoder.onnx was changed");
    ReleaseCheck.files(directory, role -> role == ReleaseFile.TOKENIZER);
    assertThatThrownBy(
            () -> ReleaseCheck.files(directory, role -> role == ReleaseFile.ENTITY_ENCODER))
        .isInstanceOf(ReleaseException.class);
  }

  private void assertRefused(String... message) {
    assertThatThrownBy(() -> ReleaseCheck.run(directory, reported::add))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContainingAll(message);
  }

  /** Adds entity vectors to the release, sealed by a manifest of its own. */
  private void write(float[] values, String factory) throws IOException {
    try (NpyWriter writer = NpyWriter.create(file(ReleaseFile.ENTITY_VECTORS), dimension)) {
      writer.write(values, values.length / dimension);
    }
    TinyRelease.sealWithIndex(directory, factory);
  }

  private Path file(ReleaseFile role) {
    return directory.resolve(role.fileName());
  }
}
