// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the token vectors of a span become one mention vector. A linear layer over a mean is the mean
 * over that linear layer, so ELQ's {@code all_avg_linear} needs no value of its own: its layer is
 * part of the encoder graph.
 */
public enum Aggregation {
  /** Mean over all tokens of the span: ELQ's {@code all_avg} and {@code all_avg_linear}. */
  @JsonProperty("all_avg")
  ALL_AVG(1),
  /** Mean of the first and the last token: ELQ's {@code fl_avg}. */
  @JsonProperty("fl_avg")
  FL_AVG(1),
  /**
   * A linear layer over the first and the last token: ELQ's {@code fl_linear}. The encoder graph
   * applies both halves of the layer to every token, [tokens, 2 x dimension]; the sum of the first
   * token's first half and the last token's second half is the mention vector.
   */
  @JsonProperty("fl_linear")
  FL_LINEAR(2);

  private final int parts;

  Aggregation(int parts) {
    this.parts = parts;
  }

  /** Length of a token vector over that of a mention vector. */
  public int parts() {
    return parts;
  }
}
