// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.weights.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelWindowTest {

  @Test
  void textThatFitsIsTheWindow() {
    LabelWindow window = LabelWindow.of(text(10, 5, 7, 2, 3), 32);
    assertThat(window.from()).isZero();
    assertThat(window.to()).isEqualTo(10);
    assertThat(window.order()).containsExactly(1, 0);
    assertThat(window.goldInText()).containsExactly(new int[] {2, 3}, new int[] {5, 7});
  }

  @Test
  void mentionsThatDoNotFitAreDroppedFromTheEndAndTheRestIsNotShifted() {
    LabelWindow window = LabelWindow.of(text(40, 20, 21, 35, 36), 12);
    assertThat(window.order()).containsExactly(0);
    assertThat(window.from()).isEqualTo(20 - 4);
    assertThat(window.to()).isEqualTo(window.from() + 10);
    assertThat(window.goldInText()).containsExactly(new int[] {20, 21});
    assertThat(window.goldInWindow()).containsExactly(new int[] {4, 5});
  }

  @Test
  void goldIsShiftedWhereTheOriginalShiftsIt() {
    LabelWindow window = LabelWindow.of(text(40, 38, 40), 12);
    assertThat(window.from()).isEqualTo(30);
    assertThat(window.goldInText()).containsExactly(new int[] {8, 10});
    assertThat(window.goldInWindow()).containsExactly(new int[] {8, 10});
  }

  @Test
  void aMentionLongerThanTheWindowIsCut() {
    LabelWindow window = LabelWindow.of(text(40, 5, 30), 12);
    assertThat(window.from()).isEqualTo(5);
    assertThat(window.to()).isEqualTo(15);
    assertThat(window.goldInWindow()).containsExactly(new int[] {0, 10});
  }

  @Test
  void aWindowThatOccursEarlierIsFoundThere() {
    int[] repeated = new int[40];
    assertThat(LabelWindow.of(new TokenizedText(repeated, new int[] {30}, new int[] {31}), 12))
        .extracting(LabelWindow::from, LabelWindow::to)
        .containsExactly(0, 10);
  }

  @Test
  void spansOutsideTheTextAreRefused() {
    assertThatThrownBy(() -> text(5, 3, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mention 0 is [3, 6), which is not a span of 5 tokens");
  }

  @ParameterizedTest
  @CsvSource({
    "32,tiny__labelled__none__thr-4.5__ncm50",
    "128,tiny__labelled__none__thr-4.5__ncm50__ctx128"
  })
  void windowsAndGoldEqualTheOriginals(int maxTokens, String run) throws IOException {
    Map<String, JsonNode> expected = new HashMap<>();
    Golden.lines("runs/" + run + ".jsonl.gz")
        .forEach(row -> expected.put(row.get("id").asText(), row));
    for (JsonNode question : Golden.lines("questions_labelled.jsonl")) {
      JsonNode golden = expected.get(question.get("id").asText());
      TokenizedText text = tokenized(question);
      LabelWindow window = LabelWindow.of(text, maxTokens);
      int[] input = ints(golden.get("input_ids"));
      assertThat(Arrays.copyOfRange(text.ids(), window.from(), window.to()))
          .as(question.get("id").asText())
          .isEqualTo(Arrays.copyOfRange(input, 1, input.length - 1));
      List<List<Integer>> gold = new ArrayList<>();
      for (int i = 0; i < window.order().size(); i++) {
        int row = question.get("label_id").get(window.order().get(i)).asInt();
        gold.add(List.of(row, window.goldInText().get(i)[0], window.goldInText().get(i)[1]));
      }
      assertThat(gold)
          .as(question.get("id").asText())
          .isEqualTo(
              StreamSupport.stream(golden.get("gold_triples").spliterator(), false)
                  .map(triple -> IntStream.of(ints(triple)).boxed().toList())
                  .toList());
    }
  }

  private static TokenizedText tokenized(JsonNode question) {
    JsonNode spans = question.get("tokenized_mention_idxs");
    int[] starts = new int[spans.size()];
    int[] ends = new int[spans.size()];
    for (int i = 0; i < spans.size(); i++) {
      starts[i] = spans.get(i).get(0).asInt();
      ends[i] = spans.get(i).get(1).asInt();
    }
    return new TokenizedText(ints(question.get("tokenized_text_ids")), starts, ends);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static TokenizedText text(int length, int... spans) {
    int mentions = spans.length / 2;
    return new TokenizedText(
        IntStream.range(0, length).toArray(),
        IntStream.range(0, mentions).map(i -> spans[2 * i]).toArray(),
        IntStream.range(0, mentions).map(i -> spans[2 * i + 1]).toArray());
  }
}
