// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.BgeSmall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link Tokenizing#PLAIN_FORMS} reads text, kind by kind. */
class PlainFormsTest {
  private static final WordPieceTokenizer BERT = BgeSmall.tokenizer();
  private static final WordPieceTokenizer PLAIN = BERT.as(Tokenizing.PLAIN_FORMS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ｐａｒｉｓ",
        "𝐏𝐚𝐫𝐢𝐬",
        "𝓟𝓪𝓻𝓲𝓼",
        "𝔓𝔞𝔯𝔦𝔰",
        "ℙ𝕒𝕣𝕚𝕤",
        "𝙿𝚊𝚛𝚒𝚜",
        "Ⓟⓐⓡⓘⓢ",
        "🄿🄰🅁🄸🅂",
        "⒫⒜⒭⒤⒮",
        "ᴾᵃʳⁱˢ",
        "ₚₐᵣᵢₛ",
        "Pａ𝐫ⓘˢ",
        "Ｐ\u0301ａ\u20DDris\uFE0F"
      })
  void aWordInOtherLettersIsThePlainWordInItsPlace(String word) {
    WordPieces pieces = PLAIN.tokenize("where is " + word + "?");
    assertThat(PieceText.pieces(pieces)).containsExactly("where", "is", "paris", "?");
    assertThat(PieceText.surfaces(pieces)).containsExactly("where", "is", word, "?");
  }

  @ParameterizedTest
  @CsvSource({
    "oﬃce, office",
    "ĳ, ij",
    "Congreſs, congress",
    "Henry Ⅷ, henry viii",
    "ⅩⅢ, xiii",
    "２０２０, 2020",
    "𝟐𝟎𝟐𝟎, 2020",
    "ﻣﺼﺮ, مصر",
    "ﾊﾞﾘ, ハリ",
    "Ｃ＋＋, C++",
    "＄９．９９, $9.99",
    "µm, μm",
    "H₂O, h2o",
    "CO₂, co2",
    "xᵢ, xi",
    "𝚺𝚨𝚺, ΣΑΣ",
  })
  void otherFormsAreReadAsThePlainOnes(String text, String plain) {
    assertThat(PLAIN.tokenize(text).ids()).isEqualTo(BERT.tokenize(plain).ids());
  }

  @ParameterizedTest
  @CsvSource({
    "Rome™, rome ™",
    "Rome®, rome ®",
    "Rome😀?, rome [UNK] ?",
    "€Paris, € paris",
    "£100, £ 100",
    "✔Paris, [UNK] paris",
    "Paris→Rome→Athens, paris → rome → athens",
    "Rome×Paris, rome × paris",
    "I♥Paris, i ♥ paris",
    "I❤️Paris, i [UNK] paris",
    "30°Paris, 30 ° paris",
    "50°, 50 °",
    "O´Brien, o ´ brien",
    "10⁻, 10 ⁻",
    "Paris\uFFFCRome, paris [UNK] rome",
    "Paris\uD83E\uDEE8Rome, paris [UNK] rome",
  })
  void symbolsAndEmojiEndWordsAsPunctuationDoes(String text, String pieces) {
    assertThat(String.join(" ", PieceText.pieces(PLAIN.tokenize(text)))).isEqualTo(pieces);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "👨‍👩‍👧‍👦",
        "👍🏽",
        "❤️",
        "❤︎",
        "🇫🇷",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🏳️‍🌈",
        "3️⃣",
        "#⃣",
        "Ⓜ️",
        "ℹ️",
        "㊗️",
        "→\u0338"
      })
  void anEmojiOfSeveralCharactersIsOneWord(String emoji) {
    WordPieces pieces = PLAIN.tokenize("Rome" + emoji + "Paris");
    assertThat(PieceText.surfaces(pieces)).containsExactly("Rome", emoji, "Paris");
    assertThat(pieces.continuations()).containsOnly(false);
  }

  @Test
  void flagsAreTakenTwoByTwo() {
    assertThat(PieceText.surfaces(PLAIN.tokenize("🇫🇷🇩🇪🇮Rome👍🏽👍")))
        .containsExactly("🇫🇷", "🇩🇪", "🇮", "Rome", "👍🏽", "👍");
  }

  @ParameterizedTest
  @CsvSource({
    "①Paris②, 1 paris 2",
    "⑩, 10",
    "⑴Paris, 1 paris",
    "❶Paris, [UNK] paris",
    "Rome², rome ²",
    "30 km², 30 km ²",
  })
  void listAndFootnoteNumbersAreWordsOfTheirOwn(String text, String pieces) {
    assertThat(String.join(" ", PieceText.pieces(PLAIN.tokenize(text)))).isEqualTo(pieces);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8½", "…", "x ″ y", "C++", "C#", "AT&T", "R&B", "$9.99", "+"})
  void whatNfkcWouldSpoilStaysAsItIs(String text) {
    WordPieces plain = PLAIN.tokenize(text);
    assertThat(plain.ids()).isEqualTo(BERT.tokenize(text).ids());
    assertThat(plain.starts()).isEqualTo(BERT.tokenize(text).starts());
    assertThat(plain.ends()).isEqualTo(BERT.tokenize(text).ends());
  }

  @ParameterizedTest
  @CsvSource({
    "10㎏Paris, 10 kg paris",
    "30℃, 30 ° c",
    "№5, no 5",
    "℅, c / o",
  })
  void asSymbolForWordsIsThoseWords(String text, String pieces) {
    assertThat(String.join(" ", PieceText.pieces(PLAIN.tokenize(text)))).isEqualTo(pieces);
  }

  @Test
  void whatOneCharacterStandsForSharesItsPlaceAndIsNeverTakenApart() {
    WordPieces pieces = PLAIN.tokenize("at 30℃ now");
    assertThat(PieceText.surfaces(pieces)).containsExactly("at", "30", "℃", "℃", "now");
    assertThat(pieces.continuations()).containsExactly(false, false, false, true, false);
    assertThat(PieceText.surfaces(PLAIN.tokenize("ĳ"))).containsExactly("ĳ", "ĳ");
  }

  @Test
  void marksAndVariationSelectorsGoEvenWhereAccentsStay() throws IOException {
    WordPieceTokenizer cased = cased().as(Tokenizing.PLAIN_FORMS);
    assertThat(PieceText.surfaces(cased.tokenize("I❤️é"))).containsExactly("I", "❤️", "é");
    assertThat(cased.tokenize("Ａ").ids()).isEqualTo(cased.tokenize("A").ids());
    assertThat(cased.tokenize("Ａ").ids()).isNotEqualTo(cased.tokenize("ａ").ids());
  }

  private static WordPieceTokenizer cased() throws IOException {
    String json =
        """
        {"model": {"type": "WordPiece", "continuing_subword_prefix": "##", "vocab":
          {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "I": 4, "A": 5, "a": 6, "é": 7}},
         "normalizer": {"type": "BertNormalizer", "lowercase": false, "strip_accents": false},
         "pre_tokenizer": {"type": "BertPreTokenizer"}}
        """;
    try (InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return WordPieceTokenizer.read(in);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"👩\u200D", "❤️", "🇫", "𝚺", "Σ\u0301", "ﷺ", "1\uFE0F", "\uFE0F", "™", "①"})
  void longTextTakesLinearTime(String unit) {
    String text = unit.repeat(100_000 / unit.length());
    WordPieces pieces =
        Assertions.assertTimeout(Duration.ofSeconds(30), () -> PLAIN.tokenize(text));
    assertThat(pieces.text()).isSameAs(text);
  }

  @Test
  void lettersForNamesAreThePlainOnes() {
    assertThat(PlainLetters.of("Ｓão-𝐓omé ⓒ CO₂ Rome² ½ ﬁﬁ ΟΔΟΣ 😀"))
        .isEqualTo("saotomecco2romefifiοδοσ");
  }

  @Test
  void theOriginalReadsTextAsBertDoesWhateverTheVersion() {
    LiteralSpecialTokens original = new LiteralSpecialTokens(PLAIN);
    for (String text : List.of("Ｐａｒｉｓ😀[SEP]Rome™", "①Paris", "30℃")) {
      assertThat(original.tokenize(text).ids())
          .isEqualTo(new LiteralSpecialTokens(BERT).tokenize(text).ids());
    }
    assertThat(original.tokenizing()).isEqualTo(Tokenizing.BERT);
  }

  @Test
  void tokensThatTheOriginalMadeKeepTheirPlaces() {
    int[] theirs = BERT.tokenize("who owns Rome™").ids();
    TokenizedText tokens = new TokenizedText(theirs, new int[0], new int[0]);
    assertThat(PieceText.surfaces(tokens.piecesOf("who owns Rome™", PLAIN)))
        .containsExactly("who", "owns", "Rome", "™");
    assertThat(tokens.piecesOf("another text", PLAIN).starts()).containsOnly(-1);
  }

  @Test
  void aTokenizerReadsAsBertDoesUntilAskedOtherwise() {
    assertThat(BERT.tokenizing()).isEqualTo(Tokenizing.BERT);
    assertThat(BERT.tokenize("Rome→Paris").continuations()).contains(true);
    assertThat(PLAIN.as(Tokenizing.BERT).tokenize("Rome→Paris").ids())
        .isEqualTo(BERT.tokenize("Rome→Paris").ids());
    assertThat(PLAIN.as(Tokenizing.PLAIN_FORMS)).isSameAs(PLAIN);
  }
}
