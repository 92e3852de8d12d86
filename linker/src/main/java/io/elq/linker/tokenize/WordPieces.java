// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.util.Arrays;

/**
 * The word pieces of one text in order, without [CLS] and [SEP].
 *
 * @param text the original text
 * @param ids vocabulary ids, [pieces]
 * @param starts first UTF-16 unit of each piece in {@code text}, or -1 if unknown, [pieces]
 * @param ends one past the last UTF-16 unit of each piece in {@code text}, or -1, [pieces]
 * @param continuations whether a piece continues the word of the piece before it, [pieces]
 * @param unknownId id of the pieces that the vocabulary does not know, or -1 if there are none
 * @param tokenizing how the text was read
 */
public record WordPieces(
    String text,
    int[] ids,
    int[] starts,
    int[] ends,
    boolean[] continuations,
    int unknownId,
    Tokenizing tokenizing) {

  /** Pieces that are all known, read as BERT does. */
  public WordPieces(String text, int[] ids, int[] starts, int[] ends, boolean[] continuations) {
    this(text, ids, starts, ends, continuations, -1, Tokenizing.BERT);
  }

  /** Other pieces of this text, which it does not tokenize to: where they lie in it is unknown. */
  WordPieces withoutOffsets(int[] otherIds) {
    int[] unknown = new int[otherIds.length];
    Arrays.fill(unknown, -1);
    boolean[] words = new boolean[otherIds.length];
    return new WordPieces(text, otherIds, unknown, unknown, words, unknownId, tokenizing);
  }

  /** Number of word pieces. */
  public int size() {
    return ids.length;
  }

  /** Whether the vocabulary does not know a piece. */
  public boolean isUnknown(int piece) {
    return ids[piece] == unknownId;
  }

  /**
   * Whether a piece begins inside a character, whose first part belongs to the piece before it.
   * Texts read as {@link Tokenizing#BERT} does are taken apart there all the same.
   */
  public boolean isInsideCharacter(int piece) {
    return tokenizing != Tokenizing.BERT && piece > 0 && starts[piece] < ends[piece - 1];
  }

  /** Letters and digits of a part of the text, plain, in lower case and without accents. */
  public String letters(int start, int end) {
    return PlainLetters.of(text.substring(start, end));
  }

  /** First UTF-16 unit of a piece; the text's ends for [CLS] (piece -1) and [SEP]. */
  public int startOf(int piece) {
    return piece < 0 ? 0 : piece < starts.length ? starts[piece] : text.length();
  }

  /** One past the last UTF-16 unit of a piece; the text's ends for [CLS] (piece -1) and [SEP]. */
  public int endOf(int piece) {
    return piece < 0 ? 0 : piece < ends.length ? ends[piece] : text.length();
  }
}
