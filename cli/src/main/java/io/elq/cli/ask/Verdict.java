// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.ThresholdType;

/**
 * Why a span that was searched was linked or not.
 *
 * @param linked whether it was
 * @param reason in words
 */
record Verdict(boolean linked, String reason) {

  /** Explains one of the spans of a linked text. */
  static Verdict of(ScoredMention span, LinkedText linked, LinkerSettings settings) {
    for (LinkedEntity entity : linked.entities()) {
      if (entity.tokenStart() == span.tokenStart() && entity.tokenEnd() == span.tokenEnd()) {
        return new Verdict(true, "linked");
      }
    }
    if (span.candidates().isEmpty()) {
      return new Verdict(false, "the index has no candidate");
    }
    boolean joint = settings.thresholdType() == ThresholdType.JOINT;
    if (!joint && span.mention().logit() <= settings.mentionLogitThreshold()) {
      return new Verdict(
          false,
          "mention logit %.2f, not above %s"
              .formatted(span.mention().logit(), settings.mentionThreshold()));
    }
    if (span.score() <= settings.threshold()) {
      return new Verdict(false, "not above the threshold " + settings.threshold());
    }
    return new Verdict(false, "overlaps " + overlapped(span, linked) + ", which scores higher");
  }

  private static String overlapped(ScoredMention span, LinkedText linked) {
    for (LinkedEntity entity : linked.entities()) {
      if (entity.tokenStart() < span.tokenEnd() && span.tokenStart() < entity.tokenEnd()) {
        int start = Math.max(0, entity.start());
        return "“" + linked.text().substring(start, Math.max(start, entity.end())) + "”";
      }
    }
    return "another span";
  }
}
