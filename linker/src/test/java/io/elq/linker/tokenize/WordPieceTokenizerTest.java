// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.BgeSmall;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordPieceTokenizerTest {

  private static final WordPieceTokenizer TOKENIZER = BgeSmall.tokenizer();

  @Test
  void cutsWordsAndMarksContinuations() {
    WordPieces pieces = TOKENIZER.tokenize("who founded Tolkienland?");
    assertThat(surfaces(pieces)).containsExactly("who", "founded", "Tolkien", "land", "?");
    assertThat(pieces.continuations()).containsExactly(false, false, false, true, false);
  }

  @Test
  void knowsTheSpecialTokens() {
    assertThat(TOKENIZER.clsId()).isEqualTo(101);
    assertThat(TOKENIZER.sepId()).isEqualTo(102);
    assertThat(TOKENIZER.padId()).isZero();
    assertThat(TOKENIZER.id("[unused2]")).isEqualTo(3);
    assertThat(TOKENIZER.vocabularySize()).isEqualTo(30_522);
    assertThatThrownBy(() -> TOKENIZER.id("[NIL]")).hasMessageContaining("[NIL]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n", "\u00A0\u2003\u2028", "\u0000\u200B\uFFFD", "\uD800"})
  void blankTextHasNoPieces(String text) {
    assertThat(TOKENIZER.tokenize(text).size()).isZero();
  }

  @Test
  void textNeverBecomesASpecialToken() {
    WordPieces pieces = TOKENIZER.tokenize("a [CLS] b[SEP]");
    assertThat(pieces.ids()).doesNotContain(TOKENIZER.clsId(), TOKENIZER.sepId());
    assertThat(surfaces(pieces)).startsWith("a", "[").endsWith("]");
  }

  @Test
  void droppedMarksBelongToThePieceBeforeThem() {
    assertThat(surfaces(TOKENIZER.tokenize("cafe\u0301\u0323 x")))
        .containsExactly("cafe\u0301\u0323", "x");
    assertThat(surfaces(TOKENIZER.tokenize("?\u0301"))).containsExactly("?\u0301");
    assertThat(surfaces(TOKENIZER.tokenize("\u6771\u3099\u4eac")))
        .containsExactly("\u6771\u3099", "\u4eac");
    assertThat(surfaces(TOKENIZER.tokenize("a \u0301b"))).containsExactly("a", "b");
  }

  @Test
  void removedCharactersInsideAWordAreCovered() {
    assertThat(surfaces(TOKENIZER.tokenize("pa\u200Dris\u0000"))).containsExactly("pa\u200Dris");
    assertThat(surfaces(TOKENIZER.tokenize("pa\uD800ris"))).containsExactly("pa\uD800ris");
  }

  @Test
  void surrogatePairsStayWhole() {
    WordPieces pieces = TOKENIZER.tokenize("\uD83D\uDE00\uD835\uDC00 \uD869\uDED6x");
    assertThat(surfaces(pieces)).containsExactly("\uD83D\uDE00\uD835\uDC00", "\uD869\uDED6", "x");
  }

  @Test
  void piecesOfOneSyllableShareItsRange() {
    WordPieces pieces = TOKENIZER.tokenize("\uAC00");
    assertThat(pieces.size()).isEqualTo(2);
    assertThat(pieces.starts()).containsOnly(0);
    assertThat(pieces.ends()).containsOnly(1);
  }

  @Test
  void lowerCasesSigmaByItsPlaceInTheWord() {
    assertThat(TOKENIZER.tokenize("\u039F\u03A3 \u03A3\u039F \u03A3").ids())
        .containsExactly(TOKENIZER.tokenize("\u03BF\u03C2 \u03C3\u03BF \u03C3").ids());
    assertThat(TOKENIZER.tokenize("\u039F\u03A3'").ids())
        .containsExactly(TOKENIZER.tokenize("\u03BF\u03C2'").ids());
  }

  @Test
  void wordsOverAHundredCodePointsAreUnknown() {
    int unknown = TOKENIZER.id("[UNK]");
    assertThat(TOKENIZER.tokenize("a".repeat(100)).ids()).doesNotContain(unknown);
    WordPieces pieces = TOKENIZER.tokenize("a".repeat(101));
    assertThat(pieces.ids()).containsExactly(unknown);
    assertThat(pieces.ends()).containsExactly(101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a ",
        "\u03A3",
        "\u0301",
        "'",
        "\uD800",
        "\uD83D\uDE00",
        "\u5B57",
        "o\u0308. "
      })
  void longTextTakesLinearTime(String unit) {
    String text = unit.repeat(100_000 / unit.length());
    WordPieces pieces =
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> TOKENIZER.tokenize(text));
    assertOffsetsValid(pieces);
  }

  @Test
  void anyStringIsValidInput() {
    Random random = new Random(7);
    int[] bounds = {0x80, 0x250, 0x3000, 0x10000, 0x110000};
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.appendCodePoint(random.nextInt(bounds[random.nextInt(bounds.length)]));
        if (random.nextInt(6) == 0) {
          text.append(random.nextBoolean() ? ' ' : (char) (0xD800 + random.nextInt(0x800)));
        }
      }
      assertOffsetsValid(TOKENIZER.tokenize(text.toString()));
    }
  }

  @Test
  void refusesOtherTokenizers() {
    String json = "{\"model\": {\"type\": \"BPE\"}}";
    assertThatThrownBy(
            () ->
                WordPieceTokenizer.read(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.type is 'BPE'");
  }

  @Test
  void theMessageNamesTheFileOnce(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertThatThrownBy(() -> WordPieceTokenizer.read(file))
        .message()
        .startsWith(file + ": model.type is ''")
        .containsOnlyOnce("tokenizer.json");
  }

  @Test
  void refusesAVocabularyWithoutSpecialTokens(@TempDir Path folder) throws Exception {
    Path vocabulary = Files.writeString(folder.resolve("vocab.txt"), "[UNK]\na\nb\n");
    assertThatThrownBy(() -> WordPieceTokenizer.fromVocabulary(vocabulary))
        .hasMessageContaining("[CLS]");
  }

  private static List<String> surfaces(WordPieces pieces) {
    List<String> surfaces = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      surfaces.add(pieces.text().substring(pieces.starts()[i], pieces.ends()[i]));
    }
    return surfaces;
  }

  private static void assertOffsetsValid(WordPieces pieces) {
    String text = pieces.text();
    int previousStart = 0;
    int previousEnd = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int start = pieces.starts()[i];
      int end = pieces.ends()[i];
      assertThat(start).isBetween(previousStart, text.length());
      assertThat(end).isBetween(Math.max(start + 1, previousEnd), text.length());
      assertThat(cutsPair(text, start) || cutsPair(text, end)).isFalse();
      assertThat(start >= previousEnd || pieces.continuations()[i])
          .as("piece %d [%d, %d)", i, start, end)
          .isTrue();
      previousStart = start;
      previousEnd = end;
    }
  }

  private static boolean cutsPair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }
}
