// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import org.jspecify.annotations.Nullable;

/** How long a text may be that is linked, learnt from or judged: the same for all commands. */
public final class TextLimit {
  /**
   * Most characters (code points) unless the job is configured otherwise: some 60 encoder windows.
   * No question is longer, and one of this length cannot hold up the others for long.
   */
  public static final int DEFAULT = 10_000;

  private TextLimit() {}

  /**
   * What is wrong with a text that is too long.
   *
   * @param limit most characters
   * @return null for one that is not
   */
  public static @Nullable String fault(String text, int limit) {
    if (text.length() <= limit) {
      return null;
    }
    int characters = text.codePointCount(0, text.length());
    return characters <= limit
        ? null
        : "has %,d characters, more than %,d: split it".formatted(characters, limit);
  }
}
