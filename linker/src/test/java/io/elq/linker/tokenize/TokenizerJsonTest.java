// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.weights.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerJsonTest {
  private static final List<String> SMALL =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused2]", "É", "e", "##t");

  @TempDir Path folder;

  @Test
  void cutsLikeTheVocabularyItWasMadeOf() throws IOException {
    Path vocabulary = Golden.file("model/bert-tiny/vocab.txt");
    Path json = folder.resolve("tokenizer.json");
    assertThat(TokenizerJson.write(vocabulary, true, json)).isEqualTo(30522);
    Tokenizer written = WordPieceTokenizer.read(json);
    Tokenizer original = WordPieceTokenizer.fromVocabulary(vocabulary);
    for (JsonNode line : Golden.lines("tokenizer_texts.jsonl.gz")) {
      String text = line.get("text").asText();
      assertThat(written.tokenize(text).ids()).as(text).isEqualTo(original.tokenize(text).ids());
    }
  }

  @Test
  void aCasedModelKeepsCaseAndAccents() throws IOException {
    Path vocabulary = Files.write(folder.resolve("vocab.txt"), SMALL);
    Path json = folder.resolve("tokenizer.json");
    TokenizerJson.write(vocabulary, false, json);
    assertThat(WordPieceTokenizer.read(json).tokenize("Ét E").ids()).containsExactly(5, 7, 1);
    TokenizerJson.write(vocabulary, true, json);
    assertThat(WordPieceTokenizer.read(json).tokenize("Ét E").ids()).containsExactly(6, 7, 6);
  }

  @Test
  void aVocabularyWithoutASpecialTokenIsRefusedByName() throws IOException {
    Path vocabulary = Files.write(folder.resolve("vocab.txt"), SMALL.subList(0, 4));
    assertThatThrownBy(() -> TokenizerJson.write(vocabulary, true, folder.resolve("out.json")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("vocab.txt has no line [unused2]");
  }
}
