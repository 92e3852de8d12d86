// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.SettingsOverrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
  private static final ServingOptions OPTIONS =
      new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path directory;
  private ReleasePointer pointer;

  @BeforeEach
  void release() {
    pointer = TinyRelease.write(directory, 7);
  }

  @Test
  void anOpenReleaseLinks() {
    try (Release release = Release.open(directory, OPTIONS)) {
      assertThat(release.device()).isEqualTo("cpu");
      assertThat(release.catalogue().size()).isEqualTo(TinyRelease.ENTITIES);
      LinkedText linked = release.linker().link("where was Helen of Troy born");
      assertThat(linked.entities()).isNotEmpty();
      assertThat(release.batching().inputs()).isEqualTo(1);
    }
  }

  @Test
  void anotherLinkerResolvesAgainWhatTheFirstEncoded() {
    try (Release release = Release.open(directory, OPTIONS)) {
      Linker linker = release.linker();
      EncodedText encoded = linker.encode(linker.prepare("where was Helen of Troy born")).join();
      Linker strict = release.linker(threshold(-0.5f));

      assertThat(strict.resolve(List.of(encoded)).get(0).entities())
          .allSatisfy(entity -> assertThat(entity.score()).isGreaterThan(-0.5f))
          .hasSizeLessThan(linker.resolve(List.of(encoded)).get(0).entities().size());
      assertThat(release.batching().inputs()).isEqualTo(1);
      assertThatThrownBy(() -> release.linker(threshold(Float.NaN)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("threshold is NaN");
    }
  }

  @Test
  void aThresholdThatNoScoreExceedsIsRefusedInTheOptionsAndInTheRelease() throws IOException {
    ServingOptions five =
        new ServingOptions(
            EncoderOptions.cpu(), BatchingOptions.DEFAULT, threshold(5), IndexUse.COPIED);
    assertThat(ReleaseCache.JVM.acquire(pointer, five))
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("threshold is 5.0, but has to be at most 0");

    Path manifest = directory.resolve(ReleaseManifest.FILE_NAME);
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("(\"threshold\" *: *)-4.5", "$15"));
    assertThatThrownBy(() -> Release.verify(directory))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            manifest
                + ": threshold is 5.0, but has to be at most 0: scores are at most 0, so nothing"
                + " would be linked (lower means more entities)");
  }

  @Test
  void integersAreRefusedForAGpuBeforeItIsLookedFor() throws IOException {
    TinyRelease.seal(directory, "int8");
    var gpu = new EncoderOptions(EncoderOptions.Device.CUDA, 0, 0, false, 1);
    var serving =
        new ServingOptions(gpu, BatchingOptions.DEFAULT, SettingsOverrides.NONE, IndexUse.COPIED);
    assertThatThrownBy(() -> Release.open(directory, serving))
        .isInstanceOf(ReleaseException.class)
        .hasMessageEndingWith(
            "its encoders are int8, which run on a CPU alone: for a GPU build it with --precision"
                + " fp16 or fp32");
  }

  private static SettingsOverrides threshold(float threshold) {
    return new SettingsOverrides(null, threshold, null, null, null, null, null);
  }

  @Test
  void theAnswerDoesNotDependOnCompanionsOrOrder() {
    Random random = new Random(3);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add(randomText(random, random.nextInt(i % 50 == 0 ? 200 : 24)));
    }
    try (Release release = Release.open(directory, OPTIONS)) {
      Linker linker = release.linker();
      List<LinkedText> alone = texts.stream().map(linker::link).toList();
      assertThat(alone.stream().mapToInt(linked -> linked.entities().size()).sum())
          .isGreaterThan(300);
      assertThat(linker.link(texts)).isEqualTo(alone);
      List<Integer> order = new ArrayList<>(Collections.nCopies(texts.size(), 0));
      order.replaceAll(zero -> random.nextInt(texts.size()));
      List<LinkedText> shuffled = linker.link(order.stream().map(texts::get).toList());
      assertThat(shuffled).isEqualTo(order.stream().map(alone::get).toList());
    }
  }

  @Test
  void theSameContentGetsTheSameId() throws IOException {
    ReleasePointer again = TinyRelease.write(directory.resolve("again"), 7);
    ReleasePointer other = TinyRelease.write(directory.resolve("other"), 8);
    assertThat(again.id()).isEqualTo(pointer.id()).startsWith("tiny-");
    assertThat(other.id()).isNotEqualTo(pointer.id());
  }

  @Test
  void everyChangedFileIsRefusedByName() throws IOException {
    for (ReleaseFile role : Release.verify(directory).files().keySet()) {
      if (role == ReleaseFile.ENTITY_ENCODER) {
        continue; // serving does not open it
      }
      Path file = directory.resolve(role.fileName());
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      assertRefused(role.fileName(), "was changed");
      Files.write(file, new byte[3]);
      assertRefused(role.fileName(), "has 3 bytes instead of");
      Files.delete(file);
      assertRefused(role.fileName(), "is missing");
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    Release.verify(directory);
  }

  @Test
  void settingsThatCameLaterMayBeAbsentAndOthersMayNot() throws IOException {
    Path manifest = directory.resolve(ReleaseManifest.FILE_NAME);
    String written = Files.readString(manifest);
    String later =
        written.replaceAll(
            ",\\s*\"(aliases|compatibility|thresholdType|mentionThreshold|mentionCount)\" : [^,\\n]*",
            "");
    assertThat(later).isNotEqualTo(written).doesNotContain("aliases");
    var settings = ReleaseManifest.JSON.readTree(later).get("settings");
    String hash = ReleaseId.hash(settings, ReleaseManifest.read(directory).files());
    Files.writeString(manifest, later.replace(pointer.id(), "tiny-" + hash));
    Release.open(directory, OPTIONS).close();
    Files.writeString(manifest, written.replaceAll("\"mentions\" : 50,", ""));
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("mentions");
    Files.writeString(manifest, written);
  }

  @Test
  void partsThatDoNotFitAreRefused() throws IOException {
    Path manifest = directory.resolve(ReleaseManifest.FILE_NAME);
    String written = Files.readString(manifest);
    Files.writeString(manifest, written.replace("\"count\" : 100", "\"count\" : 99"));
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("the index's entities are 100, but the manifest says 99");
    Files.writeString(manifest, written.replace("\"dimension\" : 32", "\"dimension\" : 48"));
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .hasMessageContaining("the question encoder's vectors have 32, but the manifest says 48");
    Files.writeString(manifest, written.replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .hasMessageContaining("reads format 1");
    Files.writeString(manifest, "{");
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .hasMessageContaining("release.json is not readable");
    Files.delete(manifest);
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .hasMessageContaining("./elq release build");
  }

  @Test
  void whatServingDoesNotOpenIsVerifiedOnDemandOnly() throws IOException {
    Files.delete(directory.resolve(ReleaseFile.ENTITY_ENCODER.fileName()));
    Release.open(directory, OPTIONS).close();
    assertThatThrownBy(() -> Release.verify(directory))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("entity_encoder.onnx is missing");
  }

  private void assertRefused(String fileName, String reason) {
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining(fileName)
        .hasMessageContaining(reason);
  }

  private static String randomText(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(TinyRelease.WORDS.get(random.nextInt(TinyRelease.WORDS.size()))).append(' ');
    }
    return text.toString();
  }
}
