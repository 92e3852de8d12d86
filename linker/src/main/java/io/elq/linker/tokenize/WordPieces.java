package io.elq.linker.tokenize;

/**
 * The word pieces of one text in order, without [CLS] and [SEP].
 *
 * @param text the original text
 * @param ids vocabulary ids, [pieces]
 * @param starts first UTF-16 unit of each piece in {@code text}, [pieces]
 * @param ends one past the last UTF-16 unit of each piece in {@code text}, [pieces]
 * @param continuations whether a piece continues the word of the piece before it, [pieces]
 */
public record WordPieces(
    String text, int[] ids, int[] starts, int[] ends, boolean[] continuations) {

  /** Number of word pieces. */
  public int size() {
    return ids.length;
  }
}
