// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.candidate.ExhaustiveIndex;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.AliasTableWriter;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.UnlinkedMention;
import io.elq.linker.settings.AliasScores;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.SettingsOverrides;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stages together, with an encoder whose answers are written down: a word of the vocabulary
 * below points at one entity and gets high mention logits, every other word gets low ones.
 */
class LinkerTest {
  private static final int DIMENSION = 3;
  private static final List<String> TITLES = List.of("Ada", "Bob", "Cleo");

  @TempDir Path directory;
  private final FakeTokenizer tokenizer = new FakeTokenizer();
  private final Map<Integer, Integer> rowByToken = new HashMap<>();
  private Linker linker;
  private Catalogue linkerCatalogue;

  @BeforeEach
  void linker() throws IOException {
    Path jsonl = directory.resolve("catalogue.jsonl");
    Path offsets = directory.resolve("catalogue.offsets");
    try (CatalogueWriter writer = new CatalogueWriter(jsonl, offsets)) {
      for (int row = 0; row < TITLES.size(); row++) {
        writer.add("{\"title\":\"" + TITLES.get(row) + "\",\"kb_idx\":\"Q" + row + "\"}");
        rowByToken.put(tokenizer.tokenize(TITLES.get(row)).ids()[0], row);
      }
    }
    float[] vectors = new float[TITLES.size() * DIMENSION];
    for (int row = 0; row < TITLES.size(); row++) {
      vectors[row * DIMENSION + row] = 1;
    }
    linkerCatalogue = Catalogue.open(jsonl, offsets);
    linker =
        new Linker(
            LinkerSettings.ELQ.with(to -> to.threshold(-1f).candidates(2).mentionScale(5f)),
            tokenizer,
            ids -> CompletableFuture.completedFuture(encode(ids)),
            new ExhaustiveIndex(vectors, DIMENSION),
            linkerCatalogue);
  }

  private EncodedQuestion encode(int[] ids) {
    float[] vectors = new float[ids.length * DIMENSION];
    float[] logits = new float[ids.length * 3];
    for (int token = 0; token < ids.length; token++) {
      Integer row = rowByToken.get(ids[token]);
      if (row != null) {
        vectors[token * DIMENSION + row] = 1;
      }
      logits[token * 3] = logits[token * 3 + 1] = row == null ? -5 : 2;
      logits[token * 3 + 2] = row == null ? -5 : 0;
    }
    return new EncodedQuestion(ids.length, DIMENSION, vectors, logits);
  }

  @Test
  void namesAreLinkedWithOffsetsAndScores() {
    LinkedText linked = linker.link("did Ada meet Bob ?");
    assertThat(linked.windows()).isEqualTo(1);
    assertThat(linked.entities()).hasSize(2);
    LinkedEntity ada = linked.entities().get(0);
    assertThat(linked.text().substring(ada.start(), ada.end())).isEqualTo("Ada");
    assertThat(ada.tokenStart()).isEqualTo(1);
    assertThat(ada.tokenEnd()).isEqualTo(2);
    assertThat(ada.entity().title()).isEqualTo("Ada");
    assertThat(ada.entity().kbId()).isEqualTo("Q0");
    assertThat(ada.candidateScore()).isEqualTo(5f);
    assertThat(ada.mentionScore()).isCloseTo((float) -Math.log1p(Math.exp(-4)), within(1e-6f));
    // Two candidates with scores 5 and 0.
    float softmax = (float) -Math.log1p(Math.exp(-5));
    assertThat(ada.score()).isCloseTo(ada.mentionScore() + softmax, within(1e-6f));
    assertThat(ada.candidates()).hasSize(2);
  }

  @Test
  void overlappingSpansGiveWayToTheBest() {
    // "Ada Bob" is a good span too, but its mean vector is torn between two entities.
    LinkedText linked = linker.link("Ada Bob");
    assertThat(linked.entities()).extracting(e -> e.entity().title()).containsExactly("Ada", "Bob");
  }

  @Test
  void blankTextHasNoEntitiesAndTakesNoEncoderCall() {
    assertThat(linker.link("   "))
        .isEqualTo(new LinkedText("   ", List.of(), List.of(), 0, List.of()));
    assertThat(linker.link("")).isEqualTo(new LinkedText("", List.of(), List.of(), 0, List.of()));
  }

  @Test
  void longTextIsLinkedToItsLastWordAndNothingTwice() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append("word ").append(TITLES.get(i % 3)).append(' ');
    }
    LinkedText linked = linker.link(text.toString());
    assertThat(linked.windows()).isGreaterThan(30);
    assertThat(linked.entities()).hasSize(500);
    for (int i = 0; i < 500; i++) {
      LinkedEntity entity = linked.entities().get(i);
      assertThat(entity.entity().title()).isEqualTo(TITLES.get(i % 3));
      assertThat(linked.text().substring(entity.start(), entity.end()))
          .isEqualTo(TITLES.get(i % 3));
    }
  }

  @Test
  void textsLinkedTogetherAnswerAsAlone() {
    List<String> texts = List.of("Ada", "", "nobody here", "Bob and Cleo", "Cleo Cleo");
    List<LinkedText> together = linker.link(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(together.get(i)).isEqualTo(linker.link(texts.get(i)));
    }
  }

  @Test
  void aFailingEncoderFailsTheText() {
    Linker failing =
        new Linker(
            linker.settings(),
            tokenizer,
            ids -> CompletableFuture.failedFuture(new IllegalStateException("out of memory")),
            new ExhaustiveIndex(new float[0], DIMENSION),
            null);
    assertThatThrownBy(() -> failing.link("Ada"))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("out of memory");
  }

  @Test
  void cancellingATextCancelsItsWindows() {
    List<CompletableFuture<EncodedQuestion>> windows = new ArrayList<>();
    Linker waiting = encodingWith(windows);
    var text = waiting.encode(waiting.prepare("word ".repeat(200)));
    assertThat(windows).hasSizeGreaterThan(5);
    text.cancel(false);
    assertThat(windows).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void aTextFailsWithTheFirstFailureOfAWindowAndSparesTheEncoderTheOthers() {
    List<CompletableFuture<EncodedQuestion>> windows = new ArrayList<>();
    Linker waiting = encodingWith(windows);
    var text = waiting.encode(waiting.prepare("word ".repeat(200)));
    windows.get(3).completeExceptionally(new IllegalStateException("this window"));
    assertThatThrownBy(text::join).hasRootCauseMessage("this window");
    windows.remove(3);
    assertThat(windows).allMatch(CompletableFuture::isCancelled);
  }

  /** A linker whose encoder leaves its windows to the test. */
  private Linker encodingWith(List<CompletableFuture<EncodedQuestion>> windows) {
    return new Linker(
        linker.settings(),
        tokenizer,
        ids -> {
          windows.add(new CompletableFuture<>());
          return windows.get(windows.size() - 1);
        },
        new ExhaustiveIndex(new float[0], DIMENSION),
        linkerCatalogue);
  }

  @Test
  void aSpanWhoseWordsAreANameIsPreferred() throws IOException {
    Linker byName = byName(null);
    assertThat(linker.link("is the Cleo here").entities())
        .extracting(e -> e.tokenStart() + "-" + e.tokenEnd() + " " + e.entity().title())
        .containsExactly("2-3 Cleo");
    assertThat(byName.link("is the Cleo here").entities())
        .extracting(e -> e.tokenStart() + "-" + e.tokenEnd() + " " + e.entity().title())
        .containsExactly("1-3 Cleo");
    assertThat(byName.link("some word").entities())
        .extracting(e -> e.entity().title())
        .containsExactly("Ada");
  }

  @Test
  void underElqNamesAreIgnored() throws IOException {
    Linker elq = byName(Compatibility.ELQ);

    assertThat(elq.link("is the Cleo here").entities())
        .isNotEmpty()
        .allMatch(entity -> entity.score() <= 0); // the bonus of a name is 20
    assertThat(elq.link("some word").entities()).isEmpty();
  }

  @Test
  void aMentionOfWhatTheCatalogueLacksIsNotLinkedToTheNearestEntity() throws IOException {
    String text = "is the Cleo here";
    LinkedEntity before = linker.link(text).entities().get(0);
    double odds = Math.exp(before.candidateScore() - 3.0);

    Linker unsure = absent(Compatibility.DEFAULT, 3f, Float.NEGATIVE_INFINITY);
    LinkedEntity after =
        unsure.link(text).entities().stream()
            .filter(entity -> entity.tokenStart() == before.tokenStart())
            .filter(entity -> entity.tokenEnd() == before.tokenEnd())
            .findFirst()
            .orElseThrow();
    double entity = Math.exp(before.score() - before.mentionScore());
    assertThat(after.score() - after.mentionScore())
        .isCloseTo((float) -Math.log(1 / entity + 1 / odds), within(1e-5f));
    assertThat(before.score()).isGreaterThan(-10);
    LinkedText lacking = absent(Compatibility.DEFAULT, 50f, -10).link(text);
    assertThat(lacking.entities()).isEmpty();
    UnlinkedMention mention = lacking.unlinked().get(0);
    assertThat(text.substring(mention.start(), mention.end()))
        .isEqualTo(text.substring(before.start(), before.end()));
    assertThat(mention.score()).isCloseTo(before.mentionScore(), within(1e-5f));
    assertThat(linker.link(text).unlinked()).isEmpty();
    LinkedText elq = absent(Compatibility.ELQ, 50f, -10).link(text);
    assertThat(elq.entities()).isNotEmpty();
    assertThat(elq.unlinked()).isEmpty();
  }

  private Linker absent(Compatibility compatibility, float score, float threshold) {
    return new Linker(
        linker
            .settings()
            .withAbsentScore(score)
            .with(to -> to.compatibility(compatibility).threshold(threshold)),
        tokenizer,
        ids -> CompletableFuture.completedFuture(encode(ids)),
        new ExhaustiveIndex(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, DIMENSION),
        linkerCatalogue,
        null);
  }

  /** A linker that gives names a large bonus. */
  private Linker byName(Compatibility compatibility) throws IOException {
    Path file = directory.resolve("aliases.bin");
    AliasTableWriter names = new AliasTableWriter(tokenizer);
    names.add("the Cleo", 2);
    names.add("some word", 0);
    names.write(file);
    LinkerSettings settings = linker.settings().withAliases(new AliasScores(List.of(20f), 10));
    return new Linker(
        new SettingsOverrides(compatibility, null, null, null, null, null, null).apply(settings),
        tokenizer,
        ids -> CompletableFuture.completedFuture(encode(ids)),
        new ExhaustiveIndex(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, DIMENSION),
        linkerCatalogue,
        AliasTable.open(file));
  }
}
