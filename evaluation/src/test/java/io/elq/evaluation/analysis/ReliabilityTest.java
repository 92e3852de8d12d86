// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.linker.tokenize.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

  @Test
  void errorIsTheWeightedDistanceOfProbabilityAndShareOfRight() {
    Reliability reliability =
        Reliability.of(
            new double[] {0.95, 0.95, 0.95, 0.25, 1.0},
            new boolean[] {true, true, false, true, true});

    assertThat(reliability.bins()).hasSize(2);
    Reliability.Bin sure = reliability.bins().get(1);
    assertThat(sure.predictions()).isEqualTo(4);
    assertThat(sure.probability()).isCloseTo(0.9625, within(1e-9));
    assertThat(sure.right()).isEqualTo(0.75);
    assertThat(reliability.error()).isCloseTo((4 * 0.2125 + 0.75) / 5, within(1e-9));
  }

  @Test
  void aPredictionIsRightWithEntityAndSpan() {
    JudgedMention gold = new JudgedMention(7, new Span(1, 3), null, Float.NaN);
    JudgedQuestion question =
        new JudgedQuestion(
            "q",
            "text",
            JudgedQuestion.Unit.TOKENS,
            List.of(gold),
            List.of(
                new JudgedMention(7, new Span(1, 3), null, (float) Math.log(0.9)),
                new JudgedMention(7, new Span(1, 2), null, (float) Math.log(0.5))));

    assertThat(Reliability.possible(List.of(question))).isTrue();
    assertThat(Reliability.of(List.of(question)).bins())
        .extracting(Reliability.Bin::right)
        .containsExactly(0.0, 1.0);
  }

  @Test
  void innerProductsAndMissingScoresAreNoProbabilities() {
    JudgedMention product = new JudgedMention(7, new Span(1, 3), null, 12);
    JudgedMention unknown = new JudgedMention(7, new Span(1, 3), null, Float.NaN);
    for (JudgedMention mention : List.of(product, unknown)) {
      JudgedQuestion question =
          new JudgedQuestion("q", "text", JudgedQuestion.Unit.TOKENS, List.of(), List.of(mention));
      assertThat(Reliability.possible(List.of(question))).isFalse();
    }
  }

  @Test
  void withoutPredictionsThereIsNoError() {
    assertThat(Reliability.of(List.of()).error()).isZero();
  }
}
