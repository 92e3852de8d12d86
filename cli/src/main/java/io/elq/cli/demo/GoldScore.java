// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.evaluation.questions.Triple;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.Matching;
import io.elq.linker.tokenize.Span;
import io.elq.schemas.LinkedEntity;
import java.util.List;

/**
 * Answers compared with gold.
 *
 * @param counts over all questions, exact one-to-one matching
 * @param ambiguousGold gold mentions of the questions marked ambiguous
 * @param ambiguousFound those of them whose entity was found, by a weak match
 */
record GoldScore(Counts counts, int ambiguousGold, int ambiguousFound) {
  private static final Judge JUDGE = new Judge(Matching.EXACT);

  static final GoldScore NONE = new GoldScore(Counts.NONE, 0, 0);

  /** Adds one question; no entities for one that came back as a dead letter. */
  GoldScore plus(DemoQuestion question, List<LinkedEntity> entities) {
    List<Triple> predicted =
        entities.stream()
            .map(e -> Triple.of(e.getEntity(), new Span(e.getStart(), e.getEnd())))
            .toList();
    Counts one = JUDGE.count(question.gold().characterTriples(), predicted);
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
