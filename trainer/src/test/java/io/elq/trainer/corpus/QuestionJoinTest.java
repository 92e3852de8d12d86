// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.FakeTokenizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuestionJoinTest {
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();

  private static LabelledQuestion question(String text, String mention, int row) {
    int start = text.indexOf(mention);
    return new LabelledQuestion(
        TOKENIZER.tokenize(text),
        List.of(new LabelledQuestion.Gold(start, start + mention.length(), row)));
  }

  @Test
  void bothQuestionsAreAskedAndKeepTheirMentions() {
    LabelledQuestion paris = question("where is paris", "paris", 4);
    LabelledQuestion rome = question("is rome old", "rome", -1);
    for (int seed = 0; seed < 50; seed++) {
      LabelledQuestion both = QuestionJoin.of(paris, rome, TOKENIZER, new Random(seed));

      String text = both.pieces().text();
      assertThat(text).startsWith("where is paris").endsWith("is rome old");
      assertThat(both.mentions())
          .extracting(gold -> text.substring(gold.start(), gold.end()))
          .containsExactly("paris", "rome");
      assertThat(both.mentions()).extracting(LabelledQuestion.Gold::row).containsExactly(4, -1);
      assertThat(both.soft()).isNull();
    }
  }

  @Test
  void whatModelsSayOfThemMovesAlong() {
    LabelledQuestion paris = question("where is paris", "paris", 4);
    LabelledQuestion plain = question("is rome old", "rome", 5);
    LabelledQuestion rome =
        new LabelledQuestion(
            plain.pieces(),
            plain.mentions(),
            List.of(
                new SoftTargets.SoftSpan(
                    plain.firstPiece(plain.mentions().get(0)),
                    plain.lastPiece(plain.mentions().get(0)),
                    0.5f)));

    LabelledQuestion both = QuestionJoin.of(paris, rome, TOKENIZER, new Random(1));

    assertThat(both.soft())
        .containsExactly(
            new SoftTargets.SoftSpan(
                both.firstPiece(both.mentions().get(0)), both.lastPiece(both.mentions().get(0)), 1),
            new SoftTargets.SoftSpan(
                both.firstPiece(both.mentions().get(1)),
                both.lastPiece(both.mentions().get(1)),
                0.5f));
  }
}
