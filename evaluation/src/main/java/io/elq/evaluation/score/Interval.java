// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * A figure with its confidence interval of 95 %, by percentiles of the bootstrap.
 *
 * @param value the figure over all questions
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {

  private static final double TAIL = 0.025;

  /**
   * Of a figure.
   *
   * @param value the figure over all questions
   * @param drawn the figure over each draw of the questions
   */
  public static Interval of(double value, double[] drawn) {
    double[] sorted = drawn.clone();
    Arrays.sort(sorted);
    int beyond = (int) (sorted.length * TAIL);
    return new Interval(value, sorted[beyond], sorted[sorted.length - 1 - beyond]);
  }

  /** Whether 0 lies outside: a difference with this interval has a sign. */
  public boolean isClear() {
    return low > 0 || high < 0;
  }

  /** "value", "low" and "high". */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("value", value)
        .put("low", low)
        .put("high", high);
  }
}
