// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import static io.elq.evaluation.analysis.ErrorKind.MISSED_MENTION;
import static io.elq.evaluation.analysis.ErrorKind.SPURIOUS;
import static io.elq.evaluation.analysis.ErrorKind.WRONG_BOUNDARY;
import static io.elq.evaluation.analysis.ErrorKind.WRONG_ENTITY;
import static io.elq.evaluation.analysis.ThresholdSweepTest.mention;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KindTableTest {

  /**
   * Gold 1 is found, 2 has a wrong boundary, 3 is taken for 9, 4 is missed, and there is one
   * prediction that is spurious; in the two questions without gold nothing is predicted, or 8.
   */
  private static final List<JudgedQuestion> QUESTIONS =
      List.of(
          question("one", List.of(mention(1, 0, 4, 0)), List.of(mention(1, 0, 4, -1))),
          question(
              "Three",
              List.of(mention(2, 10, 14, 0), mention(3, 20, 24, 0), mention(4, 30, 34, 0)),
              List.of(mention(2, 12, 14, -1), mention(9, 20, 24, -1), mention(7, 40, 44, -1))),
          question("none", List.of(), List.of()),
          question("None", List.of(), List.of(mention(8, 0, 4, -1))));

  private static final KindTable TABLE =
      table(new QuestionKinds(null, Set.of(1L, 3L)), Matching.EXACT);

  @Test
  void aKindOfMentionHasTheOutcomesOfItsMentions() {
    assertThat(row(QuestionKind.SEEN_ENTITY))
        .isEqualTo(
            new KindRow(
                QuestionKind.SEEN_ENTITY,
                0,
                0,
                new Counts(2, 0, 1, 1),
                Map.of(MISSED_MENTION, 0, WRONG_ENTITY, 1, WRONG_BOUNDARY, 0)));
    assertThat(row(QuestionKind.UNSEEN_ENTITY))
        .isEqualTo(
            new KindRow(
                QuestionKind.UNSEEN_ENTITY,
                0,
                0,
                new Counts(2, 0, 1, 0),
                Map.of(MISSED_MENTION, 1, WRONG_ENTITY, 0, WRONG_BOUNDARY, 1)));
    assertThat(row(QuestionKind.FIRST_MENTION).counts()).isEqualTo(new Counts(2, 0, 2, 1));
    assertThat(row(QuestionKind.LATER_MENTION).counts()).isEqualTo(new Counts(2, 0, 0, 0));
    assertThat(row(QuestionKind.FIRST_MENTION).correct()).isEqualTo(1);
    assertThat(row(QuestionKind.FIRST_MENTION).hasPrecision()).isFalse();
  }

  @Test
  void aKindOfQuestionHasAllThatIsInItsQuestions() {
    assertThat(row(QuestionKind.MIXED_CASE))
        .isEqualTo(
            new KindRow(
                QuestionKind.MIXED_CASE,
                2,
                0,
                new Counts(3, 4, 1, 0),
                Map.of(MISSED_MENTION, 1, WRONG_ENTITY, 1, WRONG_BOUNDARY, 1, SPURIOUS, 2)));
    assertThat(row(QuestionKind.LOWER_CASE).counts()).isEqualTo(new Counts(1, 1, 1, 1));
    assertThat(row(QuestionKind.ONE_MENTION).counts()).isEqualTo(new Counts(1, 1, 1, 1));
    assertThat(row(QuestionKind.SEVERAL_MENTIONS).counts()).isEqualTo(new Counts(3, 3, 1, 0));
    assertThat(row(QuestionKind.MIXED_CASE).hasPrecision()).isTrue();
  }

  @Test
  void withoutGoldItCountsWhetherNothingWasPredicted() {
    KindRow none = row(QuestionKind.NO_MENTION);

    assertThat(none.questions()).isEqualTo(2);
    assertThat(none.unansweredShare()).isEqualTo(0.5);
    assertThat(none.counts()).isEqualTo(new Counts(0, 1, 0, 0));
    assertThat(none.hasRecall()).isFalse();
  }

  @Test
  void kindsOfQuestionsAreMatchedAsAsked() {
    // Both pairs cross when both sides are sorted by end; ELQ's table finds one of them.
    JudgedQuestion question =
        question(
            "x",
            List.of(mention(1, 0, 10, 0), mention(2, 4, 12, 0)),
            List.of(mention(2, 4, 8, -1), mention(1, 0, 12, -1)));

    assertThat(weak(question, Matching.ELQ)).isEqualTo(1);
    assertThat(weak(question, Matching.EXACT)).isEqualTo(2);
  }

  private static int weak(JudgedQuestion question, Matching matching) {
    QuestionKinds kinds = new QuestionKinds(null, null);
    List<JudgedQuestion> questions = List.of(question);
    return row(
            KindTable.of(questions, ErrorTable.of(questions), kinds, matching),
            QuestionKind.SEVERAL_MENTIONS)
        .counts()
        .weak();
  }

  @Test
  void theJsonHasFiguresOnlyWhereTheyMakeSense() {
    ObjectNode json = TABLE.toJson();

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "seen_entity",
            "unseen_entity",
            "first_mention",
            "later_mention",
            "no_mention",
            "one_mention",
            "several_mentions",
            "lower_case",
            "mixed_case");
    assertThat(json.get("unseen_entity"))
        .hasToString(
            "{\"gold\":2,\"weak\":{\"recall\":0.5},\"strong\":{\"recall\":0.0},\"outcomes\":"
                + "{\"correct\":0,\"missed_mention\":1,\"wrong_entity\":0,\"wrong_boundary\":1}}");
    assertThat(json.get("no_mention"))
        .hasToString(
            "{\"questions\":2,\"unanswered\":1,\"gold\":0,\"predicted\":1,\"outcomes\":"
                + "{\"correct\":0,\"missed_mention\":0,\"wrong_entity\":0,\"wrong_boundary\":0,"
                + "\"spurious\":1}}");
    assertThat(json.at("/mixed_case/weak/precision").asDouble()).isEqualTo(0.25);
    assertThat(json.at("/mixed_case/weak/recall").asDouble()).isEqualTo(1 / 3.0);
    assertThat(json.at("/mixed_case/weak/f1").asDouble()).isCloseTo(2 / 7.0, within(1e-12));
    assertThat(json.at("/mixed_case/outcomes/spurious").asInt()).isEqualTo(2);
  }

  private static KindTable table(QuestionKinds kinds, Matching matching) {
    return KindTable.of(QUESTIONS, ErrorTable.of(QUESTIONS), kinds, matching);
  }

  private static KindRow row(QuestionKind kind) {
    return row(TABLE, kind);
  }

  private static KindRow row(KindTable table, QuestionKind kind) {
    return table.rows().stream().filter(row -> row.kind() == kind).findFirst().orElseThrow();
  }

  private static JudgedQuestion question(
      String text, List<JudgedMention> gold, List<JudgedMention> predicted) {
    return new JudgedQuestion("q", text, JudgedQuestion.Unit.CHARACTERS, gold, predicted);
  }
}
