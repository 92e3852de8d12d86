// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.PredictedMention;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a linker made of one question.
 *
 * @param mentions counts of mentions; null if the labels have no places
 * @param entities counts of different entities, wherever they are: weak and strong are the same
 * @param entityFree whether nobody found an entity in it, not even one outside the catalogue
 * @param later gold mentions that another one of the question precedes
 * @param laterFound those of them that were found with their boundaries
 */
record QuestionOutcome(
    @Nullable Counts mentions, Counts entities, boolean entityFree, int later, int laterFound) {

  /**
   * @param prediction null if there is none: then all gold is missed
   * @throws IllegalArgumentException if gold and prediction have no unit in common, or a predicted
   *     place lies outside the text
   */
  static QuestionOutcome of(GoldQuestion question, @Nullable Prediction prediction) {
    boolean entityFree = question.labels().isEmpty();
    Counts entities = entities(question, prediction);
    if (!question.inCharacters() && !question.inTokens()) {
      return new QuestionOutcome(null, entities, entityFree, 0, 0);
    }
    JudgedQuestion judged = JudgedQuestion.of(question, prediction);
    Counts mentions = Matching.EXACT.count(judged.goldTriples(), judged.predictedTriples());
    List<JudgedMention> later = judged.gold().stream().filter(judged::isLater).toList();
    long found =
        later.stream()
            .filter(
                gold ->
                    judged.predictedTriples().stream()
                        .anyMatch(predicted -> predicted.matchesStrongly(gold.triple())))
            .count();
    return new QuestionOutcome(mentions, entities, entityFree, later.size(), (int) found);
  }

  private static Counts entities(GoldQuestion question, @Nullable Prediction prediction) {
    Set<Long> gold = question.mentions().stream().map(GoldMention::row).collect(Collectors.toSet());
    Set<Long> predicted =
        prediction == null
            ? Set.of()
            : prediction.mentions().stream().map(PredictedMention::row).collect(Collectors.toSet());
    Set<Long> both = new HashSet<>(gold);
    both.retainAll(predicted);
    return new Counts(gold.size(), predicted.size(), both.size(), both.size());
  }

  /** Whether it was linked to anything. */
  boolean linked() {
    return entities.predicted() > 0;
  }
}
