// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.elq.ElqFiles;
import io.elq.builder.elq.ElqImport;
import io.elq.builder.elq.ElqImportOptions;
import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.builder.vectors.BaseVectors;
import io.elq.builder.vectors.EntityEncoding;
import io.elq.builder.vectors.StoredVectors;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieces;
import io.elq.weights.Golden;
import io.elq.weights.onnx.Precision;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReleaseBuildTest {
  @TempDir Path folder;

  @Test
  void theSameInputsGiveTheSameServableRelease() throws IOException {
    Path model = model();
    Path catalogue =
        Files.write(
            folder.resolve("entity.jsonl"),
            List.of(
                "{\"title\":\"Paris\",\"text\":\"capital of France\",\"kb_idx\":\"Q90\"}",
                "{\"title\":\"Vienna\",\"text\":\"capital of Austria\",\"kb_idx\":\"Q1741\"}",
                "{\"title\":\"Mars\",\"text\":\"fourth planet from the sun\"}"));
    Path release = folder.resolve("release");
    ReleaseManifest first =
        new ReleaseBuild(
                model,
                catalogue,
                null,
                release,
                "test",
                null,
                Precision.FP32,
                folder.resolve("cache"),
                2)
            .build();
    ReleaseManifest second =
        new ReleaseBuild(
                model,
                catalogue,
                null,
                release,
                "test",
                null,
                Precision.FP32,
                folder.resolve("cache"),
                1)
            .build();
    assertThat(second.id()).isEqualTo(first.id()).startsWith("test-");
    assertThat(second.index()).isEqualTo(new ReleaseManifest.Index("Flat", "inner_product", 3));
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release opened = Release.open(release, serving)) {
      LinkedText linked = opened.linker().link("vienna");
      assertThat(linked.entities())
          .singleElement()
          .satisfies(entity -> assertThat(entity.candidates()).hasSize(3));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void keptVectorsAreThoseOfTheReleasesOwnEncoder(Precision precision) throws IOException {
    float[] centre = new float[384];
    centre[7] = 0.1f;
    Path model = model(centre);
    Path catalogue =
        Files.write(
            folder.resolve("entity.jsonl"),
            List.of(
                "{\"title\":\"Paris\",\"text\":\"capital of France\",\"kb_idx\":\"Q90\"}",
                "{\"title\":\"Mars\",\"text\":\"fourth planet from the sun\"}"));
    Path cache = folder.resolve("cache");
    Path release = folder.resolve("release");
    ReleaseManifest manifest =
        new ReleaseBuild(model, catalogue, null, release, "test", null, precision, cache, 2)
            .build();
    assertThat(manifest.encoder().precision()).isEqualTo(precision.toString());
    Path kept;
    try (Stream<Path> files = Files.list(cache)) {
      kept = files.filter(file -> file.toString().endsWith(".npy")).findFirst().orElseThrow();
    }
    FileTime made = Files.getLastModifiedTime(kept);
    new ReleaseBuild(model, catalogue, null, release, "test", null, precision, cache, 2).build();
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(made);
    Path encoded = folder.resolve("encoded.npy");
    new EntityEncoding(release, null, null, encoded, ElementType.F32, 1).run();
    try (StoredVectors ours = StoredVectors.open(release.resolve("entity_vectors.npy"));
        StoredVectors theirs = StoredVectors.open(encoded)) {
      float[] one = new float[2 * 384];
      float[] other = new float[2 * 384];
      ours.read(0, 2, one, rows -> {});
      theirs.read(0, 2, other, rows -> {});
      for (int i = 0; i < one.length; i++) {
        assertThat(one[i]).isCloseTo(other[i], within(1e-6f));
      }
    }
  }

  @Test
  void questionsNamesAndEntitiesOfANewReleaseAreReadInOneVersion() throws IOException {
    Path catalogue =
        Files.write(
            folder.resolve("entity.jsonl"),
            List.of(
                "{\"title\":\"Paris\",\"text\":\"capital → France\"}",
                "{\"title\":\"Ｐａｒｉｓ\",\"text\":\"𝐜𝐚𝐩𝐢𝐭𝐚𝐥→France\"}"));
    Path cache = folder.resolve("cache");
    Path release = folder.resolve("release");
    ReleaseManifest manifest =
        new ReleaseBuild(model(), catalogue, null, release, "test", null, Precision.FP32, cache, 2)
            .build();
    assertThat(manifest.settings().tokenizing()).isEqualTo(Tokenizing.LATEST);
    assertThat(vector(release.resolve("entity_vectors.npy"), 1))
        .containsExactly(vector(release.resolve("entity_vectors.npy"), 0));
    AliasTable names = AliasTable.open(release.resolve("aliases.bin"));
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release opened = Release.open(release, serving)) {
      for (String name : List.of("paris", "𝓟𝓪𝓻𝓲𝓼")) {
        WordPieces pieces = opened.linker().prepare(name).pieces();
        assertThat(names.entitiesWithName(names.keys(pieces).of(0, pieces.size())).rows())
            .containsExactly(0, 1);
      }
    }
  }

  @Test
  void vectorsOfAnotherVersionAreNotTaken() throws IOException {
    Path catalogue =
        Files.write(
            folder.resolve("entity.jsonl"), List.of("{\"title\":\"Rome→Paris\",\"text\":\"\"}"));
    Path cache = folder.resolve("cache");
    BaseModel base = BaseModel.bgeSmall();
    Path old = new BaseVectors(base, 64, Tokenizing.BERT, Precision.FP32, cache, 1).file(catalogue);
    Path latest =
        new BaseVectors(base, 64, Tokenizing.LATEST, Precision.FP32, cache, 1).file(catalogue);
    assertThat(latest).isNotEqualTo(old);
    assertThat(vector(latest, 0)).isNotEqualTo(vector(old, 0));
  }

  private static float[] vector(Path file, long row) throws IOException {
    try (StoredVectors stored = StoredVectors.open(file)) {
      float[] vector = new float[stored.dimension()];
      stored.read(row, 1, vector, rows -> {});
      return vector;
    }
  }

  @Test
  void aCheckpointOfElqMakesTheEncodersThatItsImportMakes() throws IOException {
    Path checkpoint = folder.resolve("tiny.bin");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(Golden.file("model/tiny.legacy.bin.gz")))) {
      Files.copy(in, checkpoint);
    }
    Path bert = Golden.file("model/bert-tiny");
    Path entities = Golden.file("model/entity.jsonl");
    Path parameters = Golden.file("model/tiny_params.txt");
    Path imported = folder.resolve("imported");
    ReleaseManifest elq =
        ElqImport.run(
            new ElqFiles(checkpoint, parameters, bert, entities, null, null, null),
            new ElqImportOptions(
                imported,
                "elq",
                "Flat",
                Compatibility.DEFAULT,
                null,
                Precision.FP32,
                true,
                2,
                plan -> {}));
    BaseModel base = BaseModel.of("elq:" + checkpoint + "," + bert);
    ModelShape shape = new ModelShape(Tuning.full(), Tuning.full(), Pooling.ALL_AVG, 1, false);
    var description =
        new ModelDirectory.Description(base.id(), shape, elq.settings(), Map.of("epochs", 0));
    Path model = folder.resolve("elq-model");
    new ModelDirectory(description, base.initial(shape, 1), new float[32]).write(model, "");
    Path built = folder.resolve("built");
    new ReleaseBuild(
            model, entities, null, built, "elq", "Flat", Precision.FP32, folder.resolve("cache"), 2)
        .build();
    for (String file :
        List.of("question_encoder.onnx", "entity_encoder.onnx", "entity_vectors.npy")) {
      assertThat(built.resolve(file)).hasSameBinaryContentAs(imported.resolve(file));
    }
    Files.write(checkpoint, new byte[] {0}, StandardOpenOption.APPEND);
    assertThatThrownBy(
            () ->
                new ReleaseBuild(
                        model,
                        entities,
                        null,
                        built,
                        "elq",
                        "Flat",
                        Precision.FP32,
                        folder.resolve("cache"),
                        2)
                    .build())
        .hasMessageContaining("the base model that this model was trained from is not available");
  }

  /** An untrained model that takes every span for a mention. */
  private Path model() throws IOException {
    return model(new float[384]);
  }

  private Path model(float[] centre) throws IOException {
    BaseModel base = BaseModel.bgeSmall();
    ModelShape shape = ModelShape.lowRank(1, 1);
    var settings =
        LinkerSettings.ELQ.with(
            to -> to.threshold(-100f).wholeWords(true).mentionScale(20f).entityTokens(64));
    var description =
        new ModelDirectory.Description(BaseModel.BGE_SMALL, shape, settings, Map.of());
    Path model = folder.resolve("model");
    var tensors = shape.initial(base.weights().config(), 1);
    new ModelDirectory(description, tensors, centre).write(model, "");
    return model;
  }
}
