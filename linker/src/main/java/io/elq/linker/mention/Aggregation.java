package io.elq.linker.mention;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the token vectors of a span become one mention vector. ELQ's linear variants need no value of
 * their own: a linear layer over a mean is the mean over that linear layer, so it is part of the
 * encoder graph.
 */
public enum Aggregation {
  /** Mean over all tokens of the span: ELQ's {@code all_avg} and {@code all_avg_linear}. */
  @JsonProperty("all_avg")
  ALL_AVG,
  /** Mean of the first and the last token: ELQ's {@code fl_avg}. */
  @JsonProperty("fl_avg")
  FL_AVG
}
