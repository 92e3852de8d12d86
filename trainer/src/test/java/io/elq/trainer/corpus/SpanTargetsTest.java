// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.FakeTokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTargetsTest {
  private static final LabelledQuestion GOLD =
      new LabelledQuestion(
          FakeTokenizer.ofShortPieces().tokenize("is king john from utah now"),
          List.of(
              new LabelledQuestion.Gold(8, 12, 1),
              new LabelledQuestion.Gold(8, 17, 2))); // overlaps the first

  private static SpanTargets with(SoftTargets.SoftSpan... said) {
    return new SpanTargets(new LabelledQuestion(GOLD.pieces(), GOLD.mentions(), List.of(said)));
  }

  @Test
  void areGoldWhereNobodyElseWasAsked() {
    SpanTargets targets = new SpanTargets(GOLD);
    assertThat(targets.of(2, 2)).isEqualTo(1);
    assertThat(targets.of(2, 3)).isZero();
    assertThat(targets.of(4, 4)).isZero();
  }

  @Test
  void takeAMentionFromOthersAndItsBoundariesFromGold() {
    SpanTargets targets =
        with(
            new SoftTargets.SoftSpan(1, 2, 0.5f),
            new SoftTargets.SoftSpan(2, 2, 0.3f),
            new SoftTargets.SoftSpan(4, 4, 0.9f));
    assertThat(targets.of(2, 2)).as("gold").isCloseTo(0.86f, within(1e-6f));
    assertThat(targets.of(1, 2)).as("another boundary").isZero();
    assertThat(targets.of(4, 4)).as("what gold leaves out").isCloseTo(0.63f, within(1e-6f));
    assertThat(targets.of(0, 0)).as("what nobody takes for a mention").isZero();
  }

  @Test
  void areLowWhereOnlyGoldSeesAMention() {
    assertThat(with().of(2, 2)).isCloseTo(0.3f, within(1e-6f));
  }

  @Test
  void areNeverAboveOne() {
    SpanTargets targets =
        with(new SoftTargets.SoftSpan(1, 1, 0.9f), new SoftTargets.SoftSpan(2, 3, 0.8f));
    assertThat(targets.of(2, 2)).isLessThanOrEqualTo(1);
    assertThat(
            with(new SoftTargets.SoftSpan(2, 2, 0.8f), new SoftTargets.SoftSpan(1, 3, 0.8f))
                .of(2, 2))
        .isEqualTo(1);
  }
}
