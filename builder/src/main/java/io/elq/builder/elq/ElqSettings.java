// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.linker.settings.Aggregation;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import org.jspecify.annotations.Nullable;

/** Makes a release's settings from ELQ's parameters. */
final class ElqSettings {
  /** [CLS], [SEP] and a piece that is not shared with the next window. */
  private static final int AROUND_OVERLAP = 3;

  private ElqSettings() {}

  /**
   * Settings with ELQ's published defaults; the window is {@code max_context_length}, or, where the
   * default mode's overlapping windows need more, as much as they need. Text is read as new
   * releases read it, because the default mode is this project's own; in ELQ's the original's way
   * is the only one.
   *
   * @param threshold null for the default
   */
  static LinkerSettings of(
      ElqParameters parameters,
      Aggregation aggregation,
      Compatibility compatibility,
      @Nullable Float threshold) {
    LinkerSettings elq = LinkerSettings.ELQ;
    int mention = maxMentionLength(parameters);
    int smallest = 2 * (mention + 1);
    int window = parameters.maxContextLength();
    if (compatibility == Compatibility.DEFAULT) {
      window = Math.max(window, smallest + AROUND_OVERLAP);
    }
    int widest = Math.max(smallest, (window - 2) / 2);
    int tokens = window;
    int overlap = Math.max(smallest, Math.min(elq.windowOverlap(), widest));
    return elq.with(
        to ->
            to.threshold(threshold == null ? elq.threshold() : threshold)
                .maxMentionLength(mention)
                .aggregation(aggregation)
                .windowTokens(tokens)
                .windowOverlap(overlap)
                .entityTokens(parameters.maxCandLength())
                .compatibility(compatibility)
                .tokenizing(Tokenizing.LATEST));
  }

  private static int maxMentionLength(ElqParameters parameters) {
    if (parameters.values().containsKey("max_mention_length")
        && parameters.values().get("max_mention_length") == null) {
      throw new IllegalArgumentException(
          "the parameter max_mention_length is None, which lets ELQ score spans of any length;"
              + " that is not supported: set it to the longest mention wanted, 10 in ELQ's models");
    }
    return parameters.maxMentionLength();
  }
}
