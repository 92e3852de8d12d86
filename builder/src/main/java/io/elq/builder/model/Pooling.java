// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.linker.settings.Aggregation;
import java.util.Arrays;
import java.util.Locale;

/** Which tokens of a mention make its vector, and whether a linear layer follows. */
public enum Pooling {
  /** Mean over all tokens. */
  ALL_AVG(false, false),
  /** Mean over all tokens, then a linear layer. */
  ALL_AVG_LINEAR(false, true),
  /** Mean of the first and the last token. */
  FL_AVG(true, false),
  /** A linear layer over the first and the last token, one after the other. */
  FL_LINEAR(true, true);

  private final boolean endsOnly;
  private final boolean linear;

  Pooling(boolean endsOnly, boolean linear) {
    this.endsOnly = endsOnly;
    this.linear = linear;
  }

  /** Whether only the first and the last token take part. */
  public boolean endsOnly() {
    return endsOnly;
  }

  /** Whether a linear layer follows. */
  public boolean linear() {
    return linear;
  }

  /** How the linker is to pool what the heads of the network give. */
  public Aggregation aggregation() {
    return switch (this) {
      case ALL_AVG, ALL_AVG_LINEAR -> Aggregation.ALL_AVG;
      case FL_AVG -> Aggregation.FL_AVG;
      case FL_LINEAR -> Aggregation.FL_LINEAR;
    };
  }

  /**
   * The pooling of ELQ's {@code mention_aggregation_type}.
   *
   * @throws IllegalArgumentException if it does not work in the original either
   */
  public static Pooling ofElq(String name) {
    return Arrays.stream(values())
        .filter(pooling -> pooling.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mention_aggregation_type '%s' is not one of all_avg, all_avg_linear, fl_avg and fl_linear; the others do not run in ELQ either"
                        .formatted(name)));
  }
}
