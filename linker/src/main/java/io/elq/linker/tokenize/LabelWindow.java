// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The part of a labelled text that the original ELQ looks at: its gold mentions from the first on,
 * as many as fit, and as much text around them as fits, shared evenly.
 *
 * @param from first token of the window in the text, as ELQ finds it again: where the window's ids
 *     first occur
 * @param to one past the last token of the window
 * @param order rows of the gold mentions that the window keeps, by start, then end
 * @param goldInText their spans [start, end) as ELQ counts them over the whole text: where it cut
 *     on the left and kept all mentions, they are shifted by mistake
 * @param goldInWindow their spans in tokens of the window
 */
public record LabelWindow(
    int from, int to, List<Integer> order, List<int[]> goldInText, List<int[]> goldInWindow) {

  /**
   * The window of a labelled text.
   *
   * @param text tokens with at least one gold mention
   * @param maxTokens longest encoder input with [CLS] and [SEP], at least 3
   */
  public static LabelWindow of(TokenizedText text, int maxTokens) {
    List<Integer> order = byPosition(text);
    int kept = mentionsThatFit(text, order, maxTokens);
    int first = text.mentionStarts()[order.get(0)];
    int last = text.mentionEnds()[order.get(kept - 1)];
    int end = Math.min(last, first + maxTokens - 2);
    int from = from(first, end, text.ids().length, maxTokens);
    int to = Math.min(text.ids().length, from + maxTokens - 2);
    boolean shiftsGold = kept == order.size();
    List<int[]> inText = new ArrayList<>();
    List<int[]> inWindow = new ArrayList<>();
    for (int row : order.subList(0, kept)) {
      int mentionStart = text.mentionStarts()[row];
      // A lone mention that is longer than the window is cut with it, in the labels too.
      int mentionEnd = kept == 1 ? Math.min(text.mentionEnds()[row], end) : text.mentionEnds()[row];
      int shift = shiftsGold ? from : 0;
      inText.add(new int[] {mentionStart - shift, mentionEnd - shift});
      inWindow.add(new int[] {mentionStart - from, mentionEnd - from});
    }
    int found = firstOccurrence(text.ids(), from, to);
    return new LabelWindow(
        found, found + to - from, List.copyOf(order.subList(0, kept)), inText, inWindow);
  }

  private static List<Integer> byPosition(TokenizedText text) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < text.mentionStarts().length; i++) {
      order.add(i);
    }
    order.sort(
        Comparator.comparingInt((Integer i) -> text.mentionStarts()[i])
            .thenComparingInt(i -> text.mentionEnds()[i]));
    return order;
  }

  /** Drops mentions from the end until the rest fits, but never the first. */
  private static int mentionsThatFit(TokenizedText text, List<Integer> order, int maxTokens) {
    int first = text.mentionStarts()[order.get(0)];
    int kept = order.size();
    while (kept > 1 && text.mentionEnds()[order.get(kept - 1)] - first + 2 > maxTokens) {
      kept--;
    }
    return kept;
  }

  /** Where the window begins: what one side of the mentions does not need, the other gets. */
  private static int from(int first, int end, int length, int maxTokens) {
    int left = (maxTokens - (end - first)) / 2 - 1;
    int right = maxTokens - (end - first) - left - 2;
    int rightLength = length - end;
    if (first <= left) {
      return 0;
    }
    if (rightLength <= right) {
      left += right - rightLength;
    }
    return Math.max(0, first - Math.max(0, left));
  }

  private static int firstOccurrence(int[] ids, int from, int to) {
    for (int start = 0; start < from; start++) {
      if (Arrays.equals(ids, start, start + to - from, ids, from, to)) {
        return start;
      }
    }
    return from;
  }
}
