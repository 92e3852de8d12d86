// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import static io.elq.evaluation.compare.Mentions.mention;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.evaluation.compare.ComparedQuestion.Answer;
import io.elq.evaluation.compare.ComparedQuestion.GoldCounts;
import io.elq.evaluation.score.Counts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTallyTest {
  private final ComparisonTally tally = new ComparisonTally(2);

  @Test
  void questionsAreCountedByWhoAnsweredAndWhetherTheyChange() {
    tally.add(question("same", Answer.BOTH, null, same()));
    tally.add(question("changed", Answer.BOTH, null, same(), lost(-1)));
    tally.add(question("nothing", Answer.BOTH, null));
    tally.add(question("only a", Answer.ONLY_A, null));
    tally.add(question("only b", Answer.ONLY_B, null));
    tally.add(ComparedQuestion.unreadable("no question"));

    QuestionCounts questions = tally.result().questions();

    assertThat(questions).isEqualTo(new QuestionCounts(3, 1, 1, 1, 3));
    assertThat(questions.answered()).isEqualTo(5);
    assertThat(questions.givenUp()).isEqualTo(3);
    assertThat(questions.changedShare()).isEqualTo(0.6);
    assertThat(tally.result().count(ChangeKind.SAME).mentions()).isEqualTo(2);
    assertThat(tally.result().count(ChangeKind.LOST).mentions()).isEqualTo(1);
    assertThat(tally.result().count(ChangeKind.NEW)).isEqualTo(KindCount.NONE);
    assertThat(tally.result().gold()).isNull();
  }

  @Test
  void nothingAnsweredIsNothingChanged() {
    assertThat(tally.result().questions().changedShare()).isZero();
  }

  @Test
  void ofManyChangesTheMostSurprisingAreKeptAndOfEqualOnesTheFirst() {
    tally.add(question("1", Answer.BOTH, null, lost(-3)));
    tally.add(question("2", Answer.BOTH, null, lost(-1)));
    tally.add(question("3", Answer.BOTH, null, lost(-2)));
    tally.add(question("4", Answer.BOTH, null, lost(-2)));
    tally.add(question("5", Answer.BOTH, null, same()));

    Comparison result = tally.result();

    assertThat(result.examples(ChangeKind.LOST))
        .extracting(example -> example.question().id())
        .containsExactly("2", "3");
    assertThat(result.count(ChangeKind.LOST).mentions()).isEqualTo(4);
    assertThat(result.examples(ChangeKind.SAME)).isEmpty();
  }

  @Test
  void linesWithoutAnAnswerAreKeptInTheirOrderUpToTheLimit() {
    for (int line = 1; line <= 3; line++) {
      tally.add(new Unanswered(line, "id", Answer.NONE, "not JSON"));
    }

    assertThat(tally.result().unanswered()).extracting(Unanswered::line).containsExactly(1L, 2L);
  }

  @Test
  void rightMentionsAreCountedForBothReleases() {
    MentionChange repaired =
        new MentionChange(
            ChangeKind.CHANGED, mention(0, 4, "Q1", -1, false), mention(0, 4, "Q2", -1, true));
    tally.add(question("1", Answer.BOTH, null, repaired, repaired, same()));

    assertThat(tally.result().count(ChangeKind.CHANGED)).isEqualTo(new KindCount(2, 0, 2));
    assertThat(tally.result().count(ChangeKind.SAME)).isEqualTo(new KindCount(1, 0, 0));
  }

  @Test
  void scoresAreOfAllLabelledQuestionsAndMistakesOfEach() {
    Counts right = new Counts(2, 2, 2, 2);
    Counts missed = new Counts(2, 1, 1, 1);
    Counts spurious = new Counts(2, 3, 2, 2);
    tally.add(question("better", Answer.BOTH, new GoldCounts(missed, right)));
    tally.add(question("worse", Answer.BOTH, new GoldCounts(right, spurious)));
    tally.add(question("alike", Answer.BOTH, new GoldCounts(missed, spurious)));
    tally.add(question("no labels", Answer.BOTH, null, lost(-1)));

    GoldComparison gold = tally.result().gold();

    assertThat(gold.questions()).isEqualTo(3);
    assertThat(gold.better()).isEqualTo(1);
    assertThat(gold.worse()).isEqualTo(1);
    assertThat(gold.a()).isEqualTo(new Counts(6, 4, 4, 4));
    assertThat(gold.b()).isEqualTo(new Counts(6, 8, 6, 6));
    // F1 = 2 x matches / (gold + predicted): 8 / 10 and 12 / 14
    assertThat(gold.weak().value()).isEqualTo(12 / 14.0 - 8 / 10.0, within(1e-9));
    assertThat(gold.weak().low()).isLessThan(0);
    assertThat(gold.weak().high()).isGreaterThan(gold.weak().value());
  }

  private static ComparedQuestion question(
      String id, Answer answer, GoldCounts gold, MentionChange... changes) {
    return new ComparedQuestion(id, "is paris old", true, answer, List.of(changes), gold);
  }

  private static MentionChange same() {
    return new MentionChange(
        ChangeKind.SAME, mention(3, 8, "Q90", -0.1), mention(3, 8, "Q90", -0.1));
  }

  private static MentionChange lost(double score) {
    return new MentionChange(ChangeKind.LOST, mention(3, 8, "Q90", score), null);
  }
}
