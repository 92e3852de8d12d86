// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.BgeSmall;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.AliasTableWriter;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.settings.AliasScores;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.MentionCount;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MentionDetectorTest {
  private final Tokenizer tokenizer = new FakeTokenizer();

  @Test
  void spanScoreIsStartPlusEndPlusInside() {
    // Tokens: [CLS] a b c [SEP]
    float[] logits = {9, 9, 9, 1, 2, 0.5f, 4, 8, 0.25f, 16, 32, 0.125f, 9, 9, 9};
    List<Mention> mentions = detect("a b c", logits, settings(50, 10, false));
    assertThat(mentions).hasSize(6);
    assertThat(mentions.get(1)).isEqualTo(new Mention(1, 2, 1 + 8 + 0.75f));
    assertThat(mentions.get(5)).isEqualTo(new Mention(3, 3, 16 + 32 + 0.125f));
  }

  @Test
  void spansNeverTouchClsOrSep() {
    float[] logits = new float[5 * 3];
    logits[0] = logits[1] = logits[12] = logits[13] = 100;
    assertThat(detect("a b c", logits, settings(50, 10, false)))
        .allSatisfy(
            mention -> {
              assertThat(mention.start()).isBetween(1, 3);
              assertThat(mention.end()).isBetween(mention.start(), 3);
            });
  }

  @Test
  void aSpanHasAtMostElevenTokens() {
    List<Mention> mentions = detect("w ".repeat(15), new float[17 * 3], settings(500, 10, false));
    assertThat(mentions).extracting(m -> m.end() - m.start() + 1).contains(11).doesNotContain(12);
  }

  @Test
  void wholeWordsAreNeverCut() {
    List<Mention> mentions = detect("a~b c", new float[5 * 3], settings(50, 10, true));
    assertThat(mentions)
        .extracting(m -> m.start() + "-" + m.end())
        .containsExactly("1-2", "1-3", "3-3");
  }

  @Test
  void theBestSpansAreKeptInTextOrder() {
    Random random = new Random(1);
    float[] logits = new float[22 * 3];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    String text = "w ".repeat(20);
    List<Mention> all = detect(text, logits, settings(1000, 10, false));
    List<Mention> best = detect(text, logits, settings(7, 10, false));
    double seventh = all.stream().mapToDouble(Mention::logit).map(x -> -x).sorted().toArray()[6];
    assertThat(best)
        .hasSize(7)
        .isSubsetOf(all)
        .allMatch(m -> m.logit() >= -seventh)
        .isSortedAccordingTo(MentionDetectorTest::byPosition);
  }

  @Test
  void logSigmoidIsStableAtBothEnds() {
    assertThat(Mention.logSigmoid(0)).isCloseTo((float) -Math.log(2), within(1e-7f));
    assertThat(Mention.logSigmoid(200)).isZero();
    assertThat(Mention.logSigmoid(-200)).isEqualTo(-200f);
  }

  @Test
  void theBonusOfANameDependsOnItsNumberOfWords(@TempDir Path folder) throws IOException {
    AliasTableWriter names = new AliasTableWriter(tokenizer);
    names.add("a~b", 0);
    names.add("a~b c", 1);
    names.add("a~b c d", 2);
    names.add("c d e f", 3);
    names.write(folder.resolve("aliases.bin"));
    LinkerSettings settings =
        settings(50, 10, true).withAliases(new AliasScores(List.of(1f, 2f, 4f), 0));
    WordPieces pieces = tokenizer.tokenize("a~b c d e f");
    Window window = Window.split(pieces, tokenizer, 64, 32).get(0);
    int tokens = window.inputIds().length;
    List<Mention> mentions =
        MentionDetector.of(settings, AliasTable.open(folder.resolve("aliases.bin")))
            .detect(
                new EncodedQuestion(tokens, 1, new float[tokens], new float[3 * tokens]),
                pieces,
                window);
    assertThat(mentions)
        .filteredOn(mention -> mention.logit() > 0)
        .containsExactly(
            new Mention(1, 2, 1), new Mention(1, 3, 2), new Mention(1, 4, 4), new Mention(3, 6, 4));
  }

  @Test
  void withWeightsOfMentionCountsSpansCompete() {
    // Tokens: [CLS] a b c [SEP]; "a" and "a b" overlap, "c" is one more.
    float[] logits = new float[5 * 3];
    Arrays.fill(logits, -20);
    logits[3] = 4;
    logits[3 + 1] = 0;
    logits[3 + 2] = 0;
    logits[6 + 1] = 0;
    logits[6 + 2] = 0;
    logits[9] = 21;
    logits[9 + 1] = 0;
    LinkerSettings alone = settings(50, 10, false);
    assertThat(detect("a b c", logits, alone))
        .contains(new Mention(1, 1, 4), new Mention(1, 2, 4), new Mention(3, 3, 1));

    List<Mention> competing =
        detect("a b c", logits, alone.with(to -> to.mentionCount(new MentionCount(-1, -2))));

    assertThat(competing).hasSameSizeAs(detect("a b c", logits, alone));
    assertThat(competing.get(0).logit()).isCloseTo(0, within(0.1f));
    assertThat(competing.get(1).logit()).isCloseTo(0, within(0.1f));
    assertThat(competing.get(5).logit()).isCloseTo(1 - 2, within(0.1f));
  }

  @Test
  void aSpanWithoutAKnownWordIsNoMention() {
    WordPieceTokenizer words = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    for (boolean wholeWords : List.of(true, false)) {
      LinkerSettings settings = settings(1000, 10, wholeWords);
      assertThat(spans("is 😀 in ↀ?", words, settings))
          .contains("is", "is 😀", "is 😀 in ↀ?", "in ↀ", "?")
          .doesNotContain("😀", "ↀ", "ↀ?");
      assertThat(spans("👻!", words, settings)).containsExactly("!");
      assertThat(spans("ↀↁ 😀 👻", words, settings)).isEmpty();
    }
  }

  @Test
  void noSpanBeginsOrEndsInsideACharacter() {
    WordPieceTokenizer words = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    assertThat(words.tokenize("at 30℃").size()).isEqualTo(4);
    for (boolean wholeWords : List.of(true, false)) {
      assertThat(spans("at 30℃", words, settings(1000, 10, wholeWords)))
          .containsExactly("at", "at 30", "at 30℃", "30", "30℃", "℃");
    }
  }

  @Test
  void oldReleasesLinkNoUnknownWordsEither() {
    assertThat(spans("where is 😀", BgeSmall.tokenizer(), settings(1000, 10, true)))
        .contains("where", "is 😀")
        .doesNotContain("😀");
  }

  private static List<String> spans(String text, Tokenizer tokenizer, LinkerSettings settings) {
    WordPieces pieces = tokenizer.tokenize(text);
    Window window = Window.split(pieces, tokenizer, 64, 32).get(0);
    int tokens = window.inputIds().length;
    var question = new EncodedQuestion(tokens, 1, new float[tokens], new float[3 * tokens]);
    return MentionDetector.of(settings).detect(question, pieces, window).stream()
        .map(m -> text.substring(pieces.startOf(m.start() - 1), pieces.endOf(m.end() - 1)))
        .toList();
  }

  private static int byPosition(Mention left, Mention right) {
    return left.start() != right.start()
        ? Integer.compare(left.start(), right.start())
        : Integer.compare(left.end(), right.end());
  }

  private List<Mention> detect(String text, float[] logits, LinkerSettings settings) {
    WordPieces pieces = tokenizer.tokenize(text);
    Window window = Window.split(pieces, tokenizer, 64, 32).get(0);
    int tokens = window.inputIds().length;
    return MentionDetector.of(settings)
        .detect(new EncodedQuestion(tokens, 1, new float[tokens], logits), pieces, window);
  }

  private static LinkerSettings settings(int mentions, int maxLength, boolean wholeWords) {
    return LinkerSettings.ELQ.with(
        to ->
            to.threshold(Float.NEGATIVE_INFINITY)
                .mentions(mentions)
                .maxMentionLength(maxLength)
                .wholeWords(wholeWords));
  }
}
