// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

/**
 * How likely a text has no mention, one, or more, beside what its words say: logarithms of weights,
 * that of exactly one mention being 0. Spans are then weighed in whole sets of mentions
 * (docs/explanation/decisions: the mentions of a question are one choice).
 *
 * @param none of no mention at all; below 0 where texts mostly have one
 * @param further of every mention after the first; below 0 where one is mostly all
 */
public record MentionCount(float none, float further) {
  /** Any number is as likely as another: what a model has learnt from its questions decides. */
  public static final MentionCount ANY = new MentionCount(0, 0);

  /** Checks the ranges. */
  public MentionCount {
    if (!Float.isFinite(none) || !Float.isFinite(further)) {
      throw new IllegalArgumentException(
          "weights of mention counts are %s and %s, but have to be finite"
              .formatted(none, further));
    }
  }
}
