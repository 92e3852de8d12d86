// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import org.jspecify.annotations.Nullable;

/**
 * How many mentions have changed in one way.
 *
 * @param mentions all of them, a pair counting once
 * @param rightA those that release A had right, in questions with labels
 * @param rightB those that release B has right, in questions with labels
 */
public record KindCount(long mentions, long rightA, long rightB) {
  static final KindCount NONE = new KindCount(0, 0, 0);

  KindCount plus(MentionChange change) {
    return new KindCount(
        mentions + 1,
        rightA + (isRight(change.a()) ? 1 : 0),
        rightB + (isRight(change.b()) ? 1 : 0));
  }

  private static boolean isRight(@Nullable ComparedMention mention) {
    return mention != null && Boolean.TRUE.equals(mention.right());
  }
}
