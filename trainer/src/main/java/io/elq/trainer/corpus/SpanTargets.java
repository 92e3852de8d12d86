// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the spans of a question are to be: 1 for gold and 0 for others, or, where other models were
 * asked, three tenths of that and seven tenths of what they say. They say whether there is a
 * mention, gold says where: spans that overlap a gold one stay at 0, and the gold one gets what is
 * said about all of them (docs/lab/accuracy.md: with boundaries softened as well strong F1 is
 * lost).
 */
final class SpanTargets {
  private static final float SOFT = 0.7f;

  private final Map<Span, Float> targets = new HashMap<>();

  private record Span(int first, int last) {}

  /** Of gold spans that overlap the first one alone counts: a question is not linked with both. */
  SpanTargets(LabelledQuestion question) {
    List<Span> gold = gold(question);
    List<SoftTargets.SoftSpan> soft = question.soft();
    for (Span span : gold) {
      targets.put(span, soft == null ? 1 : 1 - SOFT + SOFT * mass(soft, span));
    }
    if (soft != null) {
      for (SoftTargets.SoftSpan span : soft) {
        if (gold.stream().noneMatch(g -> span.overlaps(g.first(), g.last()))) {
          targets.put(new Span(span.first(), span.last()), SOFT * span.probability());
        }
      }
    }
  }

  private static List<Span> gold(LabelledQuestion question) {
    List<Span> gold = new ArrayList<>();
    int last = -1;
    for (LabelledQuestion.Gold mention : question.mentions()) {
      if (question.firstPiece(mention) > last) {
        last = question.lastPiece(mention);
        gold.add(new Span(question.firstPiece(mention), last));
      }
    }
    return gold;
  }

  /** How probable any mention is where the gold one is. */
  private static float mass(List<SoftTargets.SoftSpan> soft, Span gold) {
    double sum = 0;
    for (SoftTargets.SoftSpan span : soft) {
      sum += span.overlaps(gold.first(), gold.last()) ? span.probability() : 0;
    }
    return (float) Math.min(1, sum);
  }

  /**
   * Target of a span, 0 to 1.
   *
   * @param first first word piece
   * @param last last word piece, inclusive
   */
  float of(int first, int last) {
    return targets.getOrDefault(new Span(first, last), 0f);
  }
}
