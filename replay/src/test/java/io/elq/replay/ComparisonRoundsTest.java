// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonRoundsTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 99})
  void fewQuestionsAreOneRoundWithoutTimes(long questions) {
    assertThat(ComparisonRounds.rounds(questions)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 3_999, 4_000, 20_000, 10_000_000})
  void afterTheFirstRoundBothGoFirstEquallyOften(long questions) {
    assertThat(ComparisonRounds.rounds(questions)).isBetween(3, 11).matches(n -> n % 2 == 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 100, 123_457})
  void partsFollowEachOtherAndAreTheWholeFile(long questions) {
    QuestionFile file = new QuestionFile("file", 0, questions, 0, 0);
    long next = 0;
    for (int part = 0; part < 7; part++) {
      QuestionFile one = file.part(part, 7);
      assertThat(one.before()).isEqualTo(next);
      assertThat(one.questions()).isBetween(questions / 7, questions / 7 + 1);
      next += one.questions();
    }
    assertThat(next).isEqualTo(questions);
  }
}
