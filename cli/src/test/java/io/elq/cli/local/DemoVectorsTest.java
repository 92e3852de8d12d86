// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.catalogue.wordnet.WordNetCatalogue;
import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.vectors.BaseVectors;
import io.elq.builder.vectors.EntityVectorFile;
import io.elq.builder.vectors.StoredVectors;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.onnx.Precision;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vectors of the demo's entities that the program carries. {@code -Delq.write-docs=true} writes
 * them again.
 */
class DemoVectorsTest {
  private static final Path RESOURCES =
      Path.of("src/main/resources/demo/entities").toAbsolutePath();

  private static final int SAMPLE = 64;

  @TempDir private Path folder;
  private Path catalogue;
  private BaseModel base;
  private LinkerSettings settings;

  @BeforeEach
  void prepare() throws IOException {
    catalogue = folder.resolve("catalogue.jsonl");
    WordNetCatalogue.write(catalogue);
    ModelDirectory.Description description =
        ModelDirectory.read(ShippedModel.STANDARD.folder()).description();
    base = BaseModel.of(description.base());
    settings = description.settings();
  }

  @Test
  void aBuildFindsThem() throws IOException {
    Path kept = folder.resolve("kept");
    if (Boolean.getBoolean("elq.write-docs")) {
      write(vectors(Precision.INT8, kept).file(catalogue));
    }
    DemoRelease.keepVectors(kept);
    Path file = vectors(Precision.INT8, kept).file(catalogue);
    try (Stream<Path> files = Files.list(kept).filter(f -> f.toString().endsWith(".npy"))) {
      assertThat(files)
          .as("of another encoder or catalogue: write them again with -Delq.write-docs=true")
          .containsExactly(file);
    }
  }

  @Test
  void theyAreThoseOfTheEntities() throws IOException {
    Path few = folder.resolve("few.jsonl");
    List<String> lines = Files.readAllLines(catalogue).subList(0, SAMPLE);
    Files.write(few, lines);
    float[] exact = vectors(Precision.FP32, folder.resolve("few")).of(few);
    try (StoredVectors carried = StoredVectors.open(RESOURCES.resolve("vectors.npy"))) {
      int dimension = carried.dimension();
      float[] vectors = new float[SAMPLE * dimension];
      carried.read(0, SAMPLE, vectors, done -> {});
      for (int row = 0; row < SAMPLE; row++) {
        assertThat(cosine(vectors, exact, row * dimension, dimension))
            .as(lines.get(row))
            .isGreaterThan(0.98);
      }
    }
  }

  private BaseVectors vectors(Precision precision, Path kept) {
    return new BaseVectors(base, settings.entityTokens(), Tokenizing.LATEST, precision, kept, 2);
  }

  private static void write(Path vectors) throws IOException {
    try (StoredVectors encoded = StoredVectors.open(vectors)) {
      EntityVectorFile.write(RESOURCES.resolve("vectors.npy"), encoded, ElementType.F16);
    }
    Files.writeString(RESOURCES.resolve("name"), vectors.getFileName() + "\n");
  }

  private static double cosine(float[] left, float[] right, int from, int length) {
    double product = 0;
    double lefts = 0;
    double rights = 0;
    for (int i = from; i < from + length; i++) {
      product += left[i] * right[i];
      lefts += left[i] * left[i];
      rights += right[i] * right[i];
    }
    return product / Math.sqrt(lefts * rights);
  }
}
