package io.elq.trainer.reference;

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
public record ReferenceQuestion(int[] inputIds, List<int[]> spans, List<Integer> rows) {
  private static final int CLS = 101;
  private static final int SEP = 102;

  /**
   * Cuts a labelled text.
   *
   * @param rows catalogue row of each gold mention of {@code text}
   * @param maxTokens longest input with [CLS] and [SEP]
   */
  public static ReferenceQuestion of(TokenizedText text, int[] rows, int maxTokens) {
    LabelWindow window = LabelWindow.of(text, maxTokens);
    int length = window.to() - window.from();
    int[] ids = new int[length + 2];
    ids[0] = CLS;
    System.arraycopy(text.ids(), window.from(), ids, 1, length);
    ids[length + 1] = SEP;
    return new ReferenceQuestion(
        ids,
        // Without [CLS] and end exclusive to with [CLS] and end inclusive.
        window.goldInWindow().stream().map(span -> new int[] {span[0] + 1, span[1]}).toList(),
        window.order().stream().map(i -> rows[i]).toList());
  }
}
