// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.linker.tokenize.Span;

/** Mentions for tests of comparisons. */
public final class Mentions {
  private Mentions() {}

  /** One of a question without labels. */
  public static ComparedMention mention(int start, int end, String entity, double score) {
    return mention(start, end, entity, score, null);
  }

  /** One of a question with labels, or without where {@code right} is null. */
  public static ComparedMention mention(
      int start, int end, String entity, double score, Boolean right) {
    return new ComparedMention(
        new Span(start, end), "id " + entity, "Title of " + entity, entity, (float) score, right);
  }
}
