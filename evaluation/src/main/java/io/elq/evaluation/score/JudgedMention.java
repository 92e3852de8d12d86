// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.Triple;
import io.elq.linker.tokenize.Span;
import org.jspecify.annotations.Nullable;

/**
 * A gold or predicted entity in the unit that both sides of a question are compared in.
 *
 * @param row catalogue row of the entity
 * @param place in tokens or in UTF-16 units, as its question's unit says
 * @param characters in UTF-16 units of the text, for showing it; null if unknown
 * @param score of a prediction, higher is surer; NaN for gold or if unknown
 */
public record JudgedMention(long row, Span place, @Nullable Span characters, float score) {

  /** What is matched. */
  public Triple triple() {
    return Triple.of(row, place);
  }
}
