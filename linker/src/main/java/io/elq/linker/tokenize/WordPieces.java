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
 */
public record WordPieces(
    String text, int[] ids, int[] starts, int[] ends, boolean[] continuations) {

  /** The given pieces of a text that tokenizes otherwise: where they lie in it is unknown. */
  static WordPieces withoutOffsets(String text, int[] ids) {
    int[] unknown = new int[ids.length];
    Arrays.fill(unknown, -1);
    return new WordPieces(text, ids, unknown, unknown, new boolean[ids.length]);
  }

  /** Number of word pieces. */
  public int size() {
    return ids.length;
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
