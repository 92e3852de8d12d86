package io.elq.cli.demo;

import io.elq.evaluation.questions.Triple;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Matching;
import io.elq.schemas.LinkedEntity;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers held against gold.
 *
 * @param counts over all questions, exact one-to-one matching
 * @param ambiguousGold gold mentions of the questions marked ambiguous
 * @param ambiguousFound those of them whose entity was found, by a weak match
 */
record GoldScore(Counts counts, int ambiguousGold, int ambiguousFound) {

  static final GoldScore NONE = new GoldScore(Counts.NONE, 0, 0);

  /** Adds one question; no entities for one that came back as a dead letter. */
  GoldScore plus(GoldQuestion question, List<LinkedEntity> entities) {
    List<Triple> gold = new ArrayList<>();
    for (int i = 0; i < question.rows().size(); i++) {
      List<Integer> span = question.mentions().get(i);
      gold.add(new Triple(Long.toString(question.rows().get(i)), span.get(0), span.get(1)));
    }
    List<Triple> predicted =
        entities.stream()
            .map(e -> new Triple(Long.toString(e.getEntity()), e.getStart(), e.getEnd()))
            .toList();
    Counts one = Matching.EXACT.count(gold, predicted);
    return new GoldScore(
        counts.plus(one),
        ambiguousGold + (question.ambiguous() ? one.gold() : 0),
        ambiguousFound + (question.ambiguous() ? one.weak() : 0));
  }

  /** Share of the ambiguous mentions whose entity was found, 0 to 1. */
  double ambiguousAccuracy() {
    return ambiguousGold == 0 ? 0 : (double) ambiguousFound / ambiguousGold;
  }
}
