// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.BgeSmall;
import io.elq.weights.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Equality with the tokenizers of the original ELQ (Python) and of Hugging Face (Rust). */
class ReferenceTokenizerTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void idsEqualTheOriginals() throws IOException {
    Tokenizer tokenizer =
        new LiteralSpecialTokens(
            WordPieceTokenizer.fromVocabulary(Golden.file("model/bert-tiny/vocab.txt")));
    int compared = 0;
    List<String> different = new ArrayList<>();
    for (JsonNode row : Golden.lines("tokenizer_texts.jsonl.gz")) {
      String text = row.get("text").asText();
      int[] expected =
          IntStream.range(0, row.get("ids").size())
              .map(i -> row.get("ids").get(i).asInt())
              .toArray();
      int[] actual = tokenizer.tokenize(text).ids();
      if (!Arrays.equals(expected, actual)) {
        different.add(row + " but was " + Arrays.toString(actual));
      }
      compared++;
    }
    assertThat(different).isEmpty();
    assertThat(compared).isEqualTo(863);
  }

  @Test
  void everyCodePointIsNormalisedAsInTheOriginal() throws IOException {
    TextNormalizer normalizer = new TextNormalizer(true, true, true);
    List<String> different = new ArrayList<>();
    Path table = Golden.file("basic_tokenizer_codepoints.json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(table))) {
      for (JsonNode run : JSON.readTree(in).get("runs")) {
        for (int c = run.get(0).asInt(); c <= run.get(1).asInt(); c++) {
          List<String> words = words(normalizer, "a" + Character.toString(c) + "b");
          List<String> expected = expectedWords(run.get(2), c);
          if (words.equals(expected)) {
            continue;
          }
          different.add("U+%04X: %s instead of %s".formatted(c, words, expected));
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static List<String> expectedWords(JsonNode runClass, int codePoint) {
    String c = Character.toString(codePoint);
    if (runClass.isArray()) {
      List<String> words = new ArrayList<>();
      runClass.forEach(word -> words.add(word.asText()));
      return words;
    }
    return switch (runClass.asText()) {
      case "=" -> List.of("a" + c + "b");
      case "removed" -> List.of("ab");
      case "space" -> List.of("a", "b");
      case "split" -> List.of("a", c, "b");
      case "nfd" -> List.of("a" + Normalizer.normalize(c, Normalizer.Form.NFD) + "b");
      default -> throw new IllegalArgumentException(runClass.asText());
    };
  }

  private static List<String> words(TextNormalizer normalizer, String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    normalizer.normalize(
        text,
        new TextNormalizer.Sink() {
          @Override
          public void codePoint(int codePoint, int start, int end) {
            word.appendCodePoint(codePoint);
          }

          @Override
          public void mark(int start, int end) {}

          @Override
          public void wordEnd() {
            if (word.length() > 0) {
              words.add(word.toString());
              word.setLength(0);
            }
          }
        });
    return words;
  }

  @Test
  void idsAndOffsetsEqualHuggingFaces() throws IOException {
    WordPieceTokenizer tokenizer = BgeSmall.tokenizer();
    List<String> texts =
        List.of(
            "who wrote pride and prejudice",
            "Where Did J. R. R. Tolkien Study?",
            "who sang d\u00e9j\u00e0 vu with beyonc\u00e9?",
            "\u00c5NGSTR\u00d6M vs ANGSTROM: what's the difference",
            "what is \u6771\u4eac known for in \u65e5\u672c?",
            "\u043a\u0442\u043e \u043f\u043e\u0441\u0442\u0440\u043e\u0438\u043b \u0441\u043c\u043e\u043b\u044c\u043d\u044b\u0439",
            "  spaces\tand\nlines  ",
            "antidisestablishmentarianism-free zone (est. 1999)!",
            "$3.50 @ 50% <b>bold</b> ~tilde_under ^caret`");
    try (InputStream in = BgeSmall.openTokenizer();
        HuggingFaceTokenizer oracle = HuggingFaceTokenizer.newInstance(in, null)) {
      for (String text : texts) {
        Encoding expected = oracle.encode(text, false, false);
        WordPieces actual = tokenizer.tokenize(text);
        assertThat(IntStream.of(actual.ids()).asLongStream().toArray())
            .as(text)
            .isEqualTo(expected.getIds());
        assertThat(actual.starts()).as(text).isEqualTo(spans(expected, true));
        assertThat(actual.ends()).as(text).isEqualTo(spans(expected, false));
      }
    }
  }

  private static int[] spans(Encoding encoding, boolean starts) {
    return Arrays.stream(encoding.getCharTokenSpans())
        .mapToInt(span -> starts ? span.getStart() : span.getEnd())
        .toArray();
  }
}
