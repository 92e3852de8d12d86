// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.linker.tokenize.LabelWindow;
import io.elq.linker.tokenize.TokenizedText;
import java.util.List;

/**
 * A training question as ELQ sees it: a window around its gold mentions.
 *
 * @param inputIds [CLS] window [SEP]
 * @param spans gold mentions in tokens of {@code inputIds}, both ends inclusive
 * @param rows catalogue row of each gold mention
 */
public record ElqQuestion(int[] inputIds, List<int[]> spans, List<Integer> rows) {
  private static final int CLS = 101;
  private static final int SEP = 102;

  /**
   * Cuts a labelled text.
   *
   * @param rows catalogue row of each gold mention of {@code text}
   * @param maxTokens longest input with [CLS] and [SEP], at least 3
   * @throws IllegalArgumentException if it has no gold mention; ELQ itself fails there (14)
   */
  public static ElqQuestion of(TokenizedText text, int[] rows, int maxTokens) {
    if (text.mentionStarts().length == 0) {
      throw new IllegalArgumentException(
          "a training question has no gold mention, which ELQ itself cannot train on; leave it out");
    }
    LabelWindow window = LabelWindow.of(text, maxTokens);
    int length = window.to() - window.from();
    int[] ids = new int[length + 2];
    ids[0] = CLS;
    System.arraycopy(text.ids(), window.from(), ids, 1, length);
    ids[length + 1] = SEP;
    return new ElqQuestion(
        ids,
        window.goldInWindow().stream().map(span -> inclusive(span, maxTokens)).toList(),
        window.order().stream().map(i -> rows[i]).toList());
  }

  /**
   * A span with [CLS], its end inclusive. A mention that encloses the last one of a question can
   * reach beyond the window; ELQ then lets it end with the padded input.
   */
  private static int[] inclusive(int[] span, int maxTokens) {
    return new int[] {Math.min(span[0] + 1, maxTokens - 1), Math.min(span[1], maxTokens - 1)};
  }
}
