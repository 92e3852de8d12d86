// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.MentionCount;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Releases that answer differently never share an id. */
class ReleaseIdTest {
  private static final ServingOptions OPTIONS =
      new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
  private static final List<String> FILES =
      List.of(
          "catalogue.jsonl",
          "catalogue.offsets",
          "entity_encoder.onnx",
          "index.faiss",
          "question_encoder.onnx");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "'\"threshold\" : -4.5', '\"threshold\" : -4.25'",
    "'\"threshold\" : -4.5', '\"threshold\" : -4.5000005'",
    "'\"candidates\" : 10', '\"candidates\" : 9'",
    "'\"aliases\" : null', '\"aliases\" : {\"mention\" : [ 1.0 ], \"candidate\" : 1.0, \"title\" : 0.0}'",
    "'\"mentionCount\" : null', '\"mentionCount\" : {\"none\" : 0.0, \"further\" : 0.0}'",
    "'\"compatibility\" : \"default\"', '\"compatibility\" : \"elq\"'",
    "'\"id\" : \"tiny-', '\"id\" : \"tiny-0'",
    "'\"id\" : \"tiny-', '\"id\" : \"tiny'"
  })
  void aChangedManifestIsRefusedByWhateverReadsIt(String before, String after) throws IOException {
    TinyRelease.write(directory, 7);
    Path file = directory.resolve(ReleaseManifest.FILE_NAME);
    String written = Files.readString(file);
    Files.writeString(file, written.replace(before, after));
    assertThat(file).content().isNotEqualTo(written);
    List<ThrowingCallable> readers =
        List.of(
            () -> Release.open(directory, OPTIONS).close(),
            () -> Release.verify(directory),
            () -> ReleaseCheck.run(directory, line -> {}),
            () -> ReleaseCheck.files(directory, role -> false),
            () -> ReleasePointer.to(directory));
    for (ThrowingCallable reader : readers) {
      assertThatThrownBy(reader)
          .isInstanceOf(ReleaseException.class)
          .hasMessageContaining(file + " was changed after it was built: its id is tiny")
          .hasMessageContaining("its settings and files give one that ends in -")
          .hasMessageContaining("--threshold");
    }
  }

  @Test
  void aFileOfAnotherReleaseIsNoticedEvenIfItsHashIsListed() throws IOException {
    TinyRelease.write(directory, 7);
    TinyRelease.write(directory.resolve("other"), 8);
    String index = ReleaseFile.INDEX.fileName();
    Files.copy(directory.resolve("other").resolve(index), directory.resolve("copy"));
    Files.move(
        directory.resolve("copy"), directory.resolve(index), StandardCopyOption.REPLACE_EXISTING);
    Path file = directory.resolve(ReleaseManifest.FILE_NAME);
    String own = ReleaseManifest.read(directory).files().get(ReleaseFile.INDEX).sha256();
    Files.writeString(
        file, Files.readString(file).replace(own, Sha256.of(directory.resolve(index))));
    assertThatThrownBy(() -> Release.verify(directory)).hasMessageContaining("was changed after");
  }

  @Test
  void aManifestThatIsLaidOutOtherwiseStaysIntact() throws IOException {
    String id = TinyRelease.write(directory, 7).id();
    Path file = directory.resolve(ReleaseManifest.FILE_NAME);
    Files.writeString(file, new ObjectMapper().readTree(file.toFile()).toString());
    assertThat(file).content().doesNotContain("\n");
    assertThat(Release.verify(directory).id()).isEqualTo(id);
  }

  /** What the id does not cover may be added to. */
  @Test
  void notesOnTheTrainingMayBeAdded() throws IOException {
    TinyRelease.write(directory, 7);
    Path file = directory.resolve(ReleaseManifest.FILE_NAME);
    Files.writeString(
        file, Files.readString(file).replace("\"training\" : {", "\"training\" : {\"note\" : 1,"));
    assertThat(Release.verify(directory).training()).containsKey("note");
  }

  /** Floats are written shortest: read as text, not as doubles, they give the same bytes again. */
  @Test
  void everyNumberThatIsWrittenIsReadBackToTheSameId() throws IOException {
    Random random = new Random(1);
    TinyRelease.write(directory, 7);
    ReleaseManifest built = ReleaseManifest.read(directory);
    for (int i = 0; i < 300; i++) {
      float threshold = -Math.abs(Float.intBitsToFloat(random.nextInt()));
      if (!Float.isFinite(threshold)) {
        continue;
      }
      MentionCount count = new MentionCount(-1e-10f * i, 1e10f / (i + 1));
      LinkerSettings settings =
          built
              .settings()
              .tuned(threshold, Float.MIN_VALUE * (1 + random.nextInt(1 << 30)))
              .with(to -> to.mentionCount(count));
      write(settings, built);
      assertThat(ReleaseManifest.read(directory).settings()).isEqualTo(settings);
    }
    write(built.settings().tuned(Float.NEGATIVE_INFINITY, null), built);
    assertThat(ReleaseManifest.read(directory).settings().threshold()).isEqualTo(-1 / 0f);
  }

  private void write(LinkerSettings settings, ReleaseManifest built) throws IOException {
    ReleaseWriter.write(
        directory,
        new ReleaseWriter.Description(
            "tiny", null, settings, built.encoder(), built.index(), Map.of()));
  }

  /** The first releases: settings that came later are neither in the file nor in the hash. */
  @Test
  void aReleaseOfTheFirstVersionStaysIntact() throws IOException {
    assertIntact(
        """
        {
            "threshold" : -1.4,
            "mentions" : 50,
            "candidates" : 10,
            "maxMentionLength" : 10,
            "wholeWords" : true,
            "aggregation" : "all_avg",
            "mentionScale" : 23.305723,
            "windowTokens" : 64,
            "windowOverlap" : 32,
            "entityTokens" : 64
          }""");
  }

  /** A single number for all lengths of names was what the first releases with names had. */
  @Test
  void aReleaseWithNamesOfTheFirstKindStaysIntact() throws IOException {
    assertIntact(
        """
        {
            "threshold" : -1.4,
            "mentions" : 50,
            "candidates" : 10,
            "maxMentionLength" : 10,
            "wholeWords" : true,
            "aggregation" : "all_avg",
            "mentionScale" : null,
            "windowTokens" : 64,
            "windowOverlap" : 32,
            "entityTokens" : 64,
            "compatibility" : "default",
            "thresholdType" : "joint",
            "mentionThreshold" : null,
            "aliases" : {
              "mention" : 2.5,
              "candidate" : 4.950372
            }
          }""");
  }

  /** Written by the version before ids were checked, in all its fields. */
  @Test
  void aReleaseOfTheVersionBeforeStaysIntact() throws IOException {
    Path file = directory.resolve(ReleaseManifest.FILE_NAME);
    try (var before = ReleaseIdTest.class.getResourceAsStream("release-before-checked-ids.json")) {
      Files.write(file, before.readAllBytes());
    }
    assertThat(ReleaseManifest.read(directory).id()).isEqualTo("old-ef6a8107a864");
    Files.writeString(file, Files.readString(file).replace("\"title\" : 0.25", "\"title\" : 0.5"));
    assertThatThrownBy(() -> ReleaseManifest.read(directory))
        .hasMessageContaining("its id is old-ef6a8107a864");
  }

  /** Puts release.json and the text that its id is the hash of together from the same pieces. */
  private void assertIntact(String settings) throws IOException {
    StringBuilder hashed = new StringBuilder("{\n");
    FILES.forEach(name -> hashed.append("  \"%s\" : \"%s\",\n".formatted(name, "0".repeat(64))));
    hashed.append("  \"settings\" : ").append(settings).append(",\n");
    hashed.append("  \"tokenizer.json\" : \"%s\"\n}".formatted("0".repeat(64)));
    String id =
        "first-" + Sha256.of(hashed.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    StringBuilder files = new StringBuilder();
    for (String name :
        List.of("catalogue", "catalogue_offsets", "entity_encoder", "index", "question_encoder")) {
      files.append("\"%s\":{\"sha256\":\"%s\",\"size\":1},".formatted(name, "0".repeat(64)));
    }
    Files.writeString(
        directory.resolve(ReleaseManifest.FILE_NAME),
        """
        {"format":1,"id":"%s","created":"2026-01-01T00:00:00Z","parent":null,"settings":%s,
        "encoder":{"dimension":32,"precision":"fp32"},
        "index":{"factory":"Flat","metric":"inner_product","count":1},"training":{},
        "files":{%s"tokenizer":{"sha256":"%s","size":1}}}
        """
            .formatted(id, settings, files, "0".repeat(64)));
    assertThat(ReleaseManifest.read(directory).id()).isEqualTo(id);
  }
}
