// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.weights.npy.NpyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the import of ELQ's files refuses, and how it says so. */
class ImportRefusalTest {
  @TempDir Path folder;
  private GoldenImport elq;

  @BeforeEach
  void elq() {
    elq = new GoldenImport(folder);
  }

  @Test
  void filesOfDifferentCataloguesAreRefusedInNumbers() throws IOException {
    Path fewer = folder.resolve("fewer.jsonl");
    Files.write(fewer, Files.readAllLines(elq.golden("entity.jsonl")).subList(0, 499));
    for (String given :
        List.of(
            "--vectors all_entities.t7",
            "--index faiss_flat_index.pkl",
            "--token-ids entity_token_ids_128.t7")) {
      String[] words = given.split(" ");
      List<String> arguments =
          elq.arguments(
              "tiny.legacy.bin", "tiny_params.txt", words[0], elq.golden(words[1]).toString());
      arguments.set(arguments.indexOf("--entities") + 1, fewer.toString());
      elq.assertRefused(arguments, words[1] + " has 500 rows, but", "fewer.jsonl has 499");
      assertThat(folder.resolve("release/release.json")).doesNotExist();
      assertThat(folder.resolve("release/catalogue.jsonl")).doesNotExist();
    }
  }

  @Test
  void anIndexOfOtherVectorsIsRefused() throws IOException {
    Path other = folder.resolve("other.npy");
    float[] vectors = elq.vectors(elq.golden("all_entities.t7"));
    vectors[vectors.length - 1] += 1;
    try (NpyWriter writer = NpyWriter.create(other, GoldenImport.DIMENSION)) {
      writer.write(vectors, GoldenImport.ENTITIES);
    }
    elq.assertRefused(
        elq.arguments(
            "tiny.legacy.bin",
            "tiny_params.txt",
            "--vectors",
            other.toString(),
            "--index",
            elq.golden("faiss_flat_index.pkl").toString()),
        "do not belong together: at row 499, position 31");
    Path l2 = folder.resolve("l2.faiss");
    try (FaissIndex index = FaissIndex.create("Flat", GoldenImport.DIMENSION, Metric.L2)) {
      index.add(vectors, 1);
      index.write(l2);
    }
    elq.assertRefused(
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--index", l2.toString()),
        "l2.faiss ranks by L2");
  }

  @ParameterizedTest
  @CsvSource({
    "--index-factory Flat, '--index gives an index and --index-factory asks to build one'",
    "--recall 0.99, '--index gives an index, which is taken as it is, while --recall and --index-m'",
    "--index-memory 8G, 'choose one to build: leave --index out, or both of them'",
  })
  void anIndexIsTakenAsItIsOrBuilt(String option, String message) throws IOException {
    List<String> arguments =
        elq.arguments(
            "tiny.legacy.bin",
            "tiny_params.txt",
            "--index",
            elq.golden("faiss_flat_index.pkl").toString());
    arguments.addAll(List.of(option.split(" ")));
    elq.assertRefused(arguments, message);
    assertThat(elq.release()).doesNotExist();
  }

  @Test
  void aFactoryAndBoundsAreOneTooMany() throws IOException {
    elq.assertRefused(
        elq.arguments(
            "tiny.legacy.bin", "tiny_params.txt", "--index-factory", "Flat", "--recall", "0.9"),
        "--index-factory names an index, --recall and --index-memory choose one: give either the one"
            + " or the others");
    assertThat(elq.release()).doesNotExist();
  }

  @Test
  void vectorsAndIndexOfAnotherDimensionAreRefusedWithBothDimensions() throws IOException {
    float[] values = new float[GoldenImport.ENTITIES * 16];
    Path vectors = folder.resolve("narrow.npy");
    try (NpyWriter writer = NpyWriter.create(vectors, 16)) {
      writer.write(values, GoldenImport.ENTITIES);
    }
    Path narrow = folder.resolve("narrow.faiss");
    try (FaissIndex index = FaissIndex.create("Flat", 16, Metric.INNER_PRODUCT)) {
      index.add(values, 1);
      index.write(narrow);
    }
    elq.assertRefused(
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--vectors", vectors.toString()),
        vectors + " has vectors of dimension 16",
        "tiny.legacy.bin give 32");
    elq.assertRefused(
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--index", narrow.toString()),
        narrow + " has vectors of dimension 16",
        "tiny.legacy.bin give 32");
    assertThat(elq.release()).doesNotExist();
  }

  /** An IVF index does not give its vectors back, but its scores tell. */
  @ParameterizedTest
  @CsvSource({"'IVF10,Flat', 0.01", "'IVF10,SQ8', 5", "'HNSW16,SQ8', 5"})
  void anIndexOfOtherVectorsIsRefusedByItsScores(String factory, float noise) throws IOException {
    float[] own = elq.vectors(elq.golden("all_entities.t7"));
    float[] other = own.clone();
    Random random = new Random(1);
    for (int i = 0; i < other.length; i++) {
      other[i] += noise * (float) random.nextGaussian();
    }
    Path vectors = elq.golden("all_entities.t7");
    elq.assertRefused(
        elq.arguments(
            "tiny.legacy.bin",
            "tiny_params.txt",
            "--vectors",
            vectors.toString(),
            "--index",
            index(factory, other).toString()),
        vectors + " and ",
        "do not belong together",
        "scores");
    List<String> belonging =
        elq.arguments(
            "tiny.legacy.bin",
            "tiny_params.txt",
            "--vectors",
            vectors.toString(),
            "--index",
            index(factory, own).toString());
    assertThat(elq.run(belonging)).as(elq.errors()).isZero();
  }

  /** What a verification would refuse is not written in the first place. */
  @Test
  void anIndexThatHoldsNaNIsRefusedWithAndWithoutVectors() throws IOException {
    String vectors = elq.golden("all_entities.t7").toString();
    Path index = index("Flat", elq.vectors(Path.of(vectors)));
    byte[] bytes = Files.readAllBytes(index);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(45, Float.NaN);
    Files.write(index, bytes);
    for (String more : List.of("--vectors " + vectors, "--no-vectors")) {
      List<String> arguments =
          elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--index", index.toString());
      arguments.addAll(List.of(more.split(" ")));
      elq.assertRefused(arguments, index + " is not a sound index: vector 0 has NaN at position 0");
      assertThat(elq.release().resolve("release.json")).doesNotExist();
    }
  }

  private Path index(String factory, float[] vectors) throws IOException {
    Path file = folder.resolve("some.faiss");
    try (FaissIndex index =
        FaissIndex.create(factory, GoldenImport.DIMENSION, Metric.INNER_PRODUCT)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      index.write(file);
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 0, --vectors",
    "NaN, 0, --no-vectors",
    "NaN, 499, --vectors",
    "NaN, 250, --no-vectors",
    "Infinity, 0, --no-vectors",
    "NaN, 3, --keep"
  })
  void anIndexWithAValueThatIsNotFiniteIsRefusedByRow(float value, int row, String how)
      throws IOException {
    Path damaged = folder.resolve("damaged.faiss");
    byte[] bytes = Files.readAllBytes(elq.golden("faiss_flat_index.pkl"));
    int vectors = bytes.length - GoldenImport.ENTITIES * GoldenImport.DIMENSION * Float.BYTES;
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(vectors + row * GoldenImport.DIMENSION * Float.BYTES, value);
    Files.write(damaged, bytes);
    List<String> arguments =
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--index", damaged.toString());
    switch (how) {
      case "--vectors" ->
          arguments.addAll(List.of("--vectors", elq.golden("all_entities.t7").toString()));
      case "--no-vectors" -> arguments.add("--no-vectors");
      default -> {}
    }
    elq.assertRefused(arguments, damaged.toString(), " " + row, value + " at position 0");
    assertThat(elq.release()).doesNotExist();
  }

  @Test
  void aCheckpointWithOneValueThatIsNotFiniteIsRefusedByTensor() throws IOException {
    byte[] bytes = Files.readAllBytes(elq.golden("tiny.legacy.bin"));
    // A legacy file ends with the elements of its last tensor.
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(bytes.length - Float.BYTES, Float.NaN);
    Path damaged = Files.write(folder.resolve("damaged.bin"), bytes);
    List<String> arguments = elq.arguments("tiny.legacy.bin", "tiny_params.txt");
    arguments.set(arguments.indexOf("--checkpoint") + 1, damaged.toString());
    elq.assertRefused(arguments, damaged + ": tensor '", "it holds NaN at [", "diverged");
    assertThat(elq.release()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"--checkpoint", "--params", "--vectors", "--index", "--token-ids", "--entities"})
  void aPointerOfGitLfsIsRecognisedInEveryPlace(String option) throws IOException {
    Path pointer =
        Files.writeString(
            folder.resolve("pointer"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 5\n");
    List<String> arguments = elq.arguments("tiny.legacy.bin", "tiny_params.txt");
    if (arguments.contains(option)) {
      arguments.set(arguments.indexOf(option) + 1, pointer.toString());
    } else {
      arguments.addAll(List.of(option, pointer.toString()));
    }
    elq.assertRefused(arguments, pointer.toString(), "git-lfs pointer", "git lfs pull");
  }

  @Test
  void filesInTheWrongPlaceAreRefusedWithAGuess() throws IOException {
    String ids = elq.golden("entity_token_ids_128.t7").toString();
    String vectors = elq.golden("all_entities.t7").toString();
    elq.assertRefused(
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--vectors", ids),
        "are these the token ids?");
    elq.assertRefused(
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--token-ids", vectors),
        "are these the entity vectors?");
    elq.assertRefused(
        elq.arguments("all_entities.t7", "tiny_params.txt"),
        "no tensor 'context_encoder.bert_model.");
    elq.assertRefused(
        elq.arguments("tiny_mlp.legacy.bin", "tiny_params.txt"),
        "no tensor 'classification_heads.mention_scores.bound_classifier.weight'");
  }

  @Test
  void aMissingFileIsReportedWithAdviceBeforeAnythingIsWritten() throws IOException {
    List<String> arguments =
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--index", "nowhere");
    assertThat(elq.run(arguments)).isEqualTo(2);
    assertThat(elq.errors()).contains("nowhere is not there").contains("leave --index out");
    assertThat(elq.release()).doesNotExist();
  }
}
