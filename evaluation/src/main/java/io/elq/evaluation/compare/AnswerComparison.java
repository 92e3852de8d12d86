// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.evaluation.compare.ComparedQuestion.Answer;
import io.elq.evaluation.compare.ComparedQuestion.GoldCounts;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.PredictedMention;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.questions.Triple;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the answers of two releases question by question. Rows differ between catalogues, so
 * that entities are compared by what {@link EntityIdentity} says. Labels name rows of release A's
 * catalogue; they are looked up there and compared in the same way, so that the gold entities are
 * the same for both releases: one that B's catalogue lacks is one that B misses.
 *
 * @param a catalogue of release A, whose rows the labels name; stays its owner's
 * @param b catalogue of release B; stays its owner's
 * @param identity how entities are recognized
 * @param judge compares answers with labels
 */
public record AnswerComparison(Catalogue a, Catalogue b, EntityIdentity identity, Judge judge) {

  /**
   * Puts two answers side by side: in characters, unless one of them has places in tokens only.
   *
   * @param answerA what release A has linked, or null if it has given the question up
   * @param answerB what release B has linked, or null if it has given the question up
   * @throws IllegalArgumentException if an answer has no place in common with the labels
   */
  public ComparedQuestion compare(
      GoldQuestion question, @Nullable Prediction answerA, @Nullable Prediction answerB) {
    Judgement goldA = judge(question, answerA, a);
    Judgement goldB = judge(question, answerB, b);
    boolean characters = inCharacters(answerA) && inCharacters(answerB);
    List<MentionChange> changes =
        answerA == null || answerB == null
            ? List.of()
            : MentionChange.between(
                mentions(question, answerA, a, characters, goldA),
                mentions(question, answerB, b, characters, goldB));
    return new ComparedQuestion(
        question.id(),
        question.text(),
        characters,
        answer(answerA, answerB),
        changes,
        goldA == null || goldB == null ? null : new GoldCounts(goldA.counts, goldB.counts));
  }

  private static Answer answer(@Nullable Prediction a, @Nullable Prediction b) {
    if (a == null) {
      return b == null ? Answer.NONE : Answer.ONLY_B;
    }
    return b == null ? Answer.ONLY_A : Answer.BOTH;
  }

  private static boolean inCharacters(@Nullable Prediction answer) {
    return answer == null || answer.inCharacters();
  }

  /**
   * An answer against the labels.
   *
   * @param right for each mention of the answer, whether a label has it
   */
  private record Judgement(Counts counts, List<Boolean> right) {}

  /** Null without labels. */
  private @Nullable Judgement judge(
      GoldQuestion question, @Nullable Prediction answer, Catalogue catalogue) {
    if (!question.labelled()) {
      return null;
    }
    JudgedQuestion judged = judge.compare(question, answer);
    List<Triple> gold = triples(judged.gold(), a);
    List<Triple> predicted = triples(judged.predicted(), catalogue);
    Set<Triple> labels = new HashSet<>(gold);
    return new Judgement(
        judge.count(gold, predicted), predicted.stream().map(labels::contains).toList());
  }

  private List<Triple> triples(List<JudgedMention> mentions, Catalogue catalogue) {
    return mentions.stream()
        .map(
            mention ->
                new Triple(
                    entity(mention.row(), catalogue),
                    mention.place().start(),
                    mention.place().end()))
        .toList();
  }

  /** A label may have a row that no entity has. */
  private String entity(long row, Catalogue catalogue) {
    return row < catalogue.size() ? identity.of(catalogue.entity(row)) : "row " + row;
  }

  private List<ComparedMention> mentions(
      GoldQuestion question,
      Prediction answer,
      Catalogue catalogue,
      boolean characters,
      @Nullable Judgement judgement) {
    List<ComparedMention> mentions = new ArrayList<>();
    for (int i = 0; i < answer.mentions().size(); i++) {
      PredictedMention mention = answer.mentions().get(i);
      var entity = catalogue.entity(mention.row());
      mentions.add(
          new ComparedMention(
              place(question, mention, characters),
              identity.of(entity),
              entity.title(),
              entity.kbId(),
              mention.score(),
              judgement == null ? null : judgement.right.get(i)));
    }
    return mentions;
  }

  private static Span place(GoldQuestion question, PredictedMention mention, boolean characters) {
    return characters
        ? CodePoints.toUtf16(question.text(), Objects.requireNonNull(mention.characters()))
        : Objects.requireNonNull(mention.tokens());
  }
}
