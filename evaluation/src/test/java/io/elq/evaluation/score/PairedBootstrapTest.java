// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  private static final Counts RIGHT = new Counts(1, 1, 1, 1);
  private static final Counts WRONG = new Counts(1, 1, 0, 0);
  private static final Counts WEAKLY_RIGHT = new Counts(1, 1, 1, 0);

  /**
   * Of two questions A has the first right and B both. Drawn are, with probability 1/4, twice the
   * first (F1 1 and 1: difference 0) and twice the second (0 and 1: difference 1), and with 1/2
   * both (0.5 and 1). Both ends lie well within the outer quarters.
   */
  @Test
  void twoQuestionsAreAsByHand() {
    PairedBootstrap bootstrap =
        new PairedBootstrap(List.of(RIGHT, WRONG), List.of(RIGHT, WEAKLY_RIGHT));

    assertThat(bootstrap.f1(Counts::weakScores)).isEqualTo(new Interval(0.5, 0, 1));
    assertThat(bootstrap.f1(Counts::strongScores)).isEqualTo(new Interval(0, 0, 0));
  }

  @Test
  void questionsThatBothAnswerAlikeAreDrawnForBothAtOnce() {
    List<Counts> counts = new ArrayList<>(Collections.nCopies(50, RIGHT));
    counts.addAll(Collections.nCopies(50, WRONG));

    Interval difference = new PairedBootstrap(counts, counts).f1(Counts::weakScores);

    assertThat(difference).isEqualTo(new Interval(0, 0, 0));
    assertThat(difference.isClear()).isFalse();
  }

  /**
   * Of 100 questions only A has 20 right, only B 30, both 30: a draw's difference is the mean of
   * 100 values, each +1 (0.3), -1 (0.2) or 0 (0.5). Their variance is 0.5 - 0.1 * 0.1 = 0.49, so
   * that the standard error is 0.07.
   */
  @Test
  void theIntervalReachesAboutTwoStandardErrorsToEitherSide() {
    List<Counts> a = new ArrayList<>();
    List<Counts> b = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      a.add(i < 50 ? RIGHT : WRONG);
      b.add(i >= 20 && i < 80 ? RIGHT : WRONG);
    }

    Interval difference = new PairedBootstrap(a, b).f1(Counts::weakScores);

    assertThat(difference.value()).isEqualTo(0.1, within(1e-9));
    assertThat(difference.low()).isEqualTo(0.1 - 1.96 * 0.07, within(0.02));
    assertThat(difference.high()).isEqualTo(0.1 + 1.96 * 0.07, within(0.02));
    assertThat(difference.isClear()).isFalse();
  }

  @Test
  void theSameCountsGiveTheSameIntervals() {
    List<Counts> a = List.of(RIGHT, WRONG, WRONG, RIGHT, RIGHT);
    List<Counts> b = List.of(WRONG, RIGHT, RIGHT, RIGHT, WEAKLY_RIGHT);

    assertThat(new PairedBootstrap(a, b).f1(Counts::strongScores))
        .isEqualTo(new PairedBootstrap(a, b).f1(Counts::strongScores));
  }

  @Test
  void listsOfDifferentLengthsAreNoPairs() {
    assertThatThrownBy(() -> new PairedBootstrap(List.of(RIGHT), List.of()))
        .hasMessageContaining("1 and 0 questions");
  }
}
