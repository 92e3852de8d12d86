// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Precision, recall and their harmonic mean, each 0 to 1; 0 where the denominator is 0.
 *
 * @param precision correct / predicted
 * @param recall correct / gold
 * @param f1 2 x precision x recall / (precision + recall)
 */
public record Scores(double precision, double recall, double f1) {

  static Scores of(int correct, int predicted, int gold) {
    double precision = predicted == 0 ? 0 : (double) correct / predicted;
    double recall = gold == 0 ? 0 : (double) correct / gold;
    double f1 = correct == 0 ? 0 : 2 * precision * recall / (precision + recall);
    return new Scores(precision, recall, f1);
  }

  /** "precision", "recall" and "f1". */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("precision", precision)
        .put("recall", recall)
        .put("f1", f1);
  }
}
