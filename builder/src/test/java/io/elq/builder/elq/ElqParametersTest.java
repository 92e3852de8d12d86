// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.elq.weights.DamagedFiles;
import io.elq.weights.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElqParametersTest {
  @TempDir Path folder;

  @Test
  void bothFormsHoldTheSame() throws IOException {
    ElqParameters python = ElqParameters.read(Golden.file("model/tiny_params.txt"));
    ElqParameters json = ElqParameters.read(Golden.file("model/tiny_params.json"));
    assertThat(python.values()).isEqualTo(json.values()).hasSizeGreaterThan(40);
    assertThat(python.bertModel()).isEqualTo("bert-tiny");
    assertThat(python.lowercase()).isTrue();
    assertThat(python.mentionAggregationType()).isEqualTo("all_avg");
    assertThat(python.mentionScoringMethod()).isEqualTo("qa_linear");
    assertThat(python.maxMentionLength()).isEqualTo(10);
    assertThat(python.maxContextLength()).isEqualTo(128);
    assertThat(python.maxCandLength()).isEqualTo(128);
    assertThat(python.addLinear()).isFalse();
    assertThat(python.outDim()).isEqualTo(1);
    assertThat(python.pullFromLayer()).isEqualTo(-1);
    assertThat(python.noMentionBounds()).isTrue();
    assertThat(python.values()).containsEntry("learning_rate", 1e-5).containsEntry("top_k", 10L);
  }

  @Test
  void readsOtherModels() throws IOException {
    assertThat(ElqParameters.read(Golden.file("model/tiny_mlp_params.txt")).mentionScoringMethod())
        .isEqualTo("qa_mlp");
    assertThat(
            ElqParameters.read(Golden.file("model/tiny_fl_linear_params.txt"))
                .mentionAggregationType())
        .isEqualTo("fl_linear");
  }

  @Test
  void onlyTheFirstLineCounts() throws IOException {
    assertThat(read("{'lowercase': False}\nanything {").lowercase()).isFalse();
  }

  @Test
  void readsTextThatTheOriginalCannot() throws IOException {
    assertThat(
            read("{'a': \"it's\", 'b': 'None of \\'them\\' \\x41\\u00e9\\n', 'c': (1, [-2.5])}")
                .values())
        .isEqualTo(
            Map.of("a", "it's", "b", "None of 'them' A\u00e9\n", "c", List.of(1L, List.of(-2.5))));
  }

  @Test
  void givesDefaults() throws IOException {
    ElqParameters empty = read("{}");
    assertThat(empty.maxMentionLength()).isEqualTo(10);
    assertThat(empty.addLinear()).isFalse();
    assertThat(empty.noMentionBounds()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(empty::bertModel)
        .withMessageContaining("'bert_model' is missing")
        .withMessageContaining(folder.toString());
  }

  @Test
  void namesTheKeyOfAWrongType() throws IOException {
    ElqParameters wrong =
        read("{'lowercase': 1, 'max_mention_length': None, 'max_cand_length': 4294967296}");
    assertThatIllegalArgumentException()
        .isThrownBy(wrong::lowercase)
        .withMessageContaining("'lowercase' is 1, but must be a Boolean");
    assertThatIllegalArgumentException()
        .isThrownBy(wrong::maxMentionLength)
        .withMessageContaining("'max_mention_length' is None, but must be an integer");
    assertThatIllegalArgumentException()
        .isThrownBy(wrong::maxCandLength)
        .withMessageContaining("out of range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a': 1           | expected",
        "{'a': open('x')}  | True, False, None, a number",
        "{'a': 'b          | a closing '",
        "{1: 2}            | a key in quotes",
        "[1]               | not a dictionary",
        "null              | null instead",
        "{'a': 1} {'b': 2} | expected the end",
        "{'a': '\\q'}      | an escape"
      })
  void refusesWhatIsNeither(String text, String reason) {
    assertThatIOException()
        .isThrownBy(() -> read(text))
        .withMessageContaining("params.txt")
        .withMessageContaining(reason);
  }

  @Test
  void refusesBottomlessBrackets() {
    assertThatIOException()
        .isThrownBy(() -> read("{'a': " + "[".repeat(100_000)))
        .withMessageContaining("nested brackets");
  }

  @Test
  void aDamagedFileIsRefusedOrReadable() throws IOException {
    String sound =
        "{'bert_model': 'bert-large', 'lowercase': True, 'max_mention_length': 10, "
            + "'out_dim': 1, 'path_to_model': None, 'learning_rate': 1e-05, 'list': [1, (2,)]}";
    DamagedFiles.damage(
        folder,
        "parameters",
        sound.getBytes(StandardCharsets.UTF_8),
        (path, bytes) -> {
          Files.write(path, bytes);
          ElqParameters parameters = ElqParameters.read(path);
          parameters.bertModel();
          parameters.lowercase();
          parameters.maxMentionLength();
          parameters.outDim();
        });
  }

  private ElqParameters read(String text) throws IOException {
    return ElqParameters.read(Files.writeString(folder.resolve("params.txt"), text));
  }
}
