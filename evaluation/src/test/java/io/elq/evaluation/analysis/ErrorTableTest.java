// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import static io.elq.evaluation.analysis.ThresholdSweepTest.mention;
import static io.elq.evaluation.analysis.ThresholdSweepTest.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorTableTest {

  @Test
  void everyMentionHasOneKind() {
    JudgedMention missed = mention(5, 30, 33, 0);
    JudgedMention spurious = mention(9, 40, 44, -1);
    JudgedQuestion question =
        question(
            List.of(mention(1, 0, 4, 0), mention(2, 10, 14, 0), mention(3, 20, 24, 0), missed),
            List.of(
                mention(1, 0, 4, -1), mention(2, 12, 14, -1), mention(7, 20, 24, -1), spurious));

    ErrorTable table = ErrorTable.of(List.of(question));

    assertThat(table.correct()).isEqualTo(1);
    assertThat(table.examples(ErrorKind.WRONG_BOUNDARY, 9))
        .containsExactly(
            new LinkingError(
                ErrorKind.WRONG_BOUNDARY,
                question,
                question.gold().get(1),
                question.predicted().get(1)));
    assertThat(table.examples(ErrorKind.WRONG_ENTITY, 9))
        .containsExactly(
            new LinkingError(
                ErrorKind.WRONG_ENTITY,
                question,
                question.gold().get(2),
                question.predicted().get(2)));
    assertThat(table.examples(ErrorKind.MISSED_MENTION, 9))
        .containsExactly(new LinkingError(ErrorKind.MISSED_MENTION, question, missed, null));
    assertThat(table.examples(ErrorKind.SPURIOUS, 9))
        .containsExactly(new LinkingError(ErrorKind.SPURIOUS, question, null, spurious));
  }

  @Test
  void aSecondPredictionForTheSameGoldIsSpurious() {
    ErrorTable table =
        ErrorTable.of(
            List.of(
                question(
                    List.of(mention(1, 0, 4, 0)),
                    List.of(mention(1, 0, 2, -1), mention(1, 0, 4, -2)))));

    assertThat(table.correct()).isEqualTo(1);
    assertThat(table.count(ErrorKind.SPURIOUS)).isEqualTo(1);
    assertThat(table.count(ErrorKind.WRONG_BOUNDARY)).isZero();
  }

  @Test
  void theSurestErrorsAreTheExamples() {
    ErrorTable table =
        ErrorTable.of(
            List.of(
                question(
                    List.of(),
                    List.of(mention(1, 0, 1, -3), mention(2, 2, 3, -1), mention(3, 4, 5, -2)))));

    assertThat(table.count(ErrorKind.SPURIOUS)).isEqualTo(3);
    assertThat(table.examples(ErrorKind.SPURIOUS, 2))
        .extracting(error -> error.predicted().row())
        .containsExactly(2L, 3L);
  }
}
