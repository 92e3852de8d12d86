// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of a text's word pieces that goes through the encoder in one pass. Long text takes several,
 * which overlap; each piece is owned by exactly one window, and a mention belongs to the window
 * that owns its first piece.
 *
 * @param from first piece in the window
 * @param to one past its last piece
 * @param ownedFrom first piece that the window owns
 * @param ownedTo one past the last piece that it owns
 * @param inputIds encoder input, [CLS] pieces [SEP], [to - from + 2]
 */
public record Window(int from, int to, int ownedFrom, int ownedTo, int[] inputIds) {

  /**
   * Splits a text into windows: none for blank text, one where it fits.
   *
   * @param maxTokens longest encoder input with [CLS] and [SEP]
   * @param overlap pieces shared by neighbours; ownership changes in its middle
   */
  public static List<Window> split(
      WordPieces pieces, Tokenizer tokenizer, int maxTokens, int overlap) {
    int length = maxTokens - 2;
    if (overlap < 0 || overlap >= length) {
      throw new IllegalArgumentException(
          "windows of " + length + " pieces cannot overlap by " + overlap);
    }
    List<Window> windows = new ArrayList<>();
    int ownedFrom = 0;
    for (int from = 0; ownedFrom < pieces.size(); from += length - overlap) {
      int to = Math.min(from + length, pieces.size());
      int ownedTo = to == pieces.size() ? to : to - overlap / 2;
      windows.add(new Window(from, to, ownedFrom, ownedTo, inputIds(pieces, tokenizer, from, to)));
      ownedFrom = ownedTo;
    }
    return windows;
  }

  /**
   * The only window of a text that is not linked beyond it; it owns all its pieces and may have
   * none.
   *
   * @param from first piece
   * @param to one past the last piece
   */
  public static Window only(WordPieces pieces, Tokenizer tokenizer, int from, int to) {
    return new Window(from, to, from, to, inputIds(pieces, tokenizer, from, to));
  }

  private static int[] inputIds(WordPieces pieces, Tokenizer tokenizer, int from, int to) {
    int[] ids = new int[to - from + 2];
    ids[0] = tokenizer.clsId();
    System.arraycopy(pieces.ids(), from, ids, 1, to - from);
    ids[ids.length - 1] = tokenizer.sepId();
    return ids;
  }
}
