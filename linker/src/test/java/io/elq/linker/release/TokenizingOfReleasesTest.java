// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.Linker;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which version of {@link Tokenizing} a release is served by. */
class TokenizingOfReleasesTest {
  private static final String TEXT = "where was 𝐇𝐞𝐥𝐞𝐧 of Troy→Paris born";
  private static final ServingOptions OPTIONS =
      new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
  private static final SettingsOverrides LIKE_ELQ =
      new SettingsOverrides(Compatibility.ELQ, null, null, null, null, null, null);

  @TempDir Path directory;

  @Test
  void aReleaseThatNamesNoVersionIsReadAsItWasBuilt() throws IOException {
    TinyRelease.write(directory, 7);
    assertThat(directory.resolve("release.json")).content().doesNotContain("tokenizing");
    try (Release release = Release.open(directory, OPTIONS)) {
      assertThat(release.manifest().settings().tokenizing()).isEqualTo(Tokenizing.BERT);
      assertThat(ids(release.linker(), TEXT)).isEqualTo(bert().tokenize(TEXT).ids());
    }
  }

  @Test
  void aNewReleaseNamesItsVersionAndIsReadByIt() throws IOException {
    TinyRelease.write(directory, 7, Tokenizing.LATEST);
    assertThat(directory.resolve("release.json")).content().contains("\"tokenizing\" : 2");
    try (Release release = Release.open(directory, OPTIONS)) {
      assertThat(ids(release.linker(), "where was 𝐇𝐞𝐥𝐞𝐧 born"))
          .isEqualTo(ids(release.linker(), "where was helen born"));
      assertThat(ids(release.linker(SettingsOverrides.NONE), TEXT))
          .isEqualTo(ids(release.linker(), TEXT))
          .isNotEqualTo(bert().tokenize(TEXT).ids());
      assertThat(release.linker().link(TEXT).entities())
          .isNotEmpty()
          .allSatisfy(TokenizingOfReleasesTest::assertPlaced);
    }
  }

  private static void assertPlaced(LinkedEntity entity) {
    String mention = TEXT.substring(entity.start(), entity.end());
    assertThat(mention.strip()).isEqualTo(mention);
    assertThat(Character.isLowSurrogate(mention.charAt(0))).isFalse();
    assertThat(Character.isHighSurrogate(mention.charAt(mention.length() - 1))).isFalse();
  }

  @Test
  void elqsOwnBehaviourReadsTextAsTheOriginalWhateverTheVersion() throws IOException {
    TinyRelease.write(directory, 7, Tokenizing.LATEST);
    try (Release release = Release.open(directory, OPTIONS)) {
      assertThat(ids(release.linker(LIKE_ELQ), TEXT)).isEqualTo(bert().tokenize(TEXT).ids());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"😀", "where is 👻", "ↀↁ!", "who is ᚠᚢᚦ?", "🇫🇷🇩🇪", "rome™ in 𝐫𝐨𝐦𝐚"})
  void wordsThatTheVocabularyDoesNotKnowAreLinkedToNobody(String text) {
    TinyRelease.write(directory, 7, Tokenizing.LATEST);
    try (Release release = Release.open(directory, OPTIONS)) {
      Linker linker = release.linker();
      assertThat(linker.link(text).mentions())
          .noneMatch(
              mention ->
                  text.substring(
                          linker.prepare(text).pieces().startOf(mention.tokenStart()),
                          linker.prepare(text).pieces().endOf(mention.tokenEnd() - 1))
                      .matches("(rome|𝐫𝐨𝐦𝐚|[^a-z])+"));
    }
  }

  @ParameterizedTest
  @CsvSource({"3", "0", "-1"})
  void aVersionThatThisProgramDoesNotKnowIsRefused(String version) throws IOException {
    TinyRelease.write(directory, 7, Tokenizing.LATEST);
    Path manifest = directory.resolve("release.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"tokenizing\" : 2", "\"tokenizing\" : " + version));
    assertThatThrownBy(() -> Release.open(directory, OPTIONS))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            manifest
                + ": tokenizing is version "
                + version
                + ", but this program knows 1 and 2: use a later elq-flink, or build the release"
                + " again with this one");
  }

  private WordPieceTokenizer bert() throws IOException {
    return WordPieceTokenizer.read(directory.resolve("tokenizer.json"));
  }

  private static int[] ids(Linker linker, String text) {
    return linker.prepare(text).pieces().ids();
  }
}
