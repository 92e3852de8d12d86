// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.FakeTokenizer;
import io.elq.trainer.network.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MentionSwapTest {
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();
  private static final String CATALOGUE =
      """
      {"title": "Paris (city)", "aliases": ["City of Light"]}
      {"title": "Rome", "label": "Rome", "aliases": ["Eternal City", "Capital"]}
      {"title": "Oslo", "aliases": ["capital"]}
      """;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  @Test
  void namesAreThoseThatOnlyOneEntityHas() throws IOException {
    assertThat(names().byRow())
        .containsExactly(
            List.of("Paris", "City of Light"), List.of("Rome", "Eternal City"), List.of("Oslo"));
  }

  @Test
  void aSwappedMentionHasANameOfItsNewEntity() throws IOException {
    LabelledQuestion question = question("who built rome and paris fast", 10, 14, 1, 19, 24, 0);
    List<List<String>> names = names().byRow();
    Random random = new Random(1);
    MentionSwap swap = swap();
    boolean changed = false;
    for (int i = 0; i < 50; i++) {
      LabelledQuestion swapped = swap.swap(question, 0.5, random);
      String text = swapped.pieces().text();
      assertThat(text).startsWith("who built ").endsWith(" fast");
      for (LabelledQuestion.Gold gold : swapped.mentions()) {
        assertThat(names.get(gold.row()))
            .anyMatch(name -> name.equalsIgnoreCase(text.substring(gold.start(), gold.end())));
      }
      changed |= !text.equals(question.pieces().text());
    }
    assertThat(changed).isTrue();
  }

  @Test
  void aMentionWithoutAnEntityStaysAsItIs() throws IOException {
    LabelledQuestion question =
        new LabelledQuestion(
            TOKENIZER.tokenize("in paris now"), List.of(new LabelledQuestion.Gold(3, 8, -1)));
    assertThat(swap().swap(question, 1, new Random(1))).isSameAs(question);
  }

  @Test
  void nothingIsSwappedWithoutChanceNorWhereMentionsOverlap() throws IOException {
    LabelledQuestion question = question("who built rome", 10, 14, 1);
    assertThat(swap().swap(question, 0, new Random(1))).isSameAs(question);
    LabelledQuestion overlapping = question("new york city", 0, 8, 1, 4, 13, 2);
    assertThat(swap().swap(overlapping, 1, new Random(1))).isSameAs(overlapping);
  }

  private MentionSwap swap() throws IOException {
    float[] vectors = {1, 0, 0.9f, 0.1f, 0, 1};
    return new MentionSwap(names(), TOKENIZER, Libtorch.floats(vectors, 3, 2));
  }

  private OwnNames names() throws IOException {
    return OwnNames.read(Files.writeString(folder.resolve("entity.jsonl"), CATALOGUE));
  }

  private static LabelledQuestion question(String text, int... spansAndRows) {
    var mentions = new java.util.ArrayList<LabelledQuestion.Gold>();
    for (int i = 0; i < spansAndRows.length; i += 3) {
      mentions.add(
          new LabelledQuestion.Gold(spansAndRows[i], spansAndRows[i + 1], spansAndRows[i + 2]));
    }
    return new LabelledQuestion(TOKENIZER.tokenize(text), mentions);
  }
}
