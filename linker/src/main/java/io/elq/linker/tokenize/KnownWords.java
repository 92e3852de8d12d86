// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import org.jspecify.annotations.Nullable;

/**
 * Which spans of a text say anything to the encoder. One whose only words are [UNK], alone or with
 * punctuation and symbols around, might be anything, so it is nobody's name and no mention.
 * Immutable.
 */
public final class KnownWords {

  /** Of texts without unknown pieces. */
  private static final KnownWords ALL = new KnownWords(null, new int[0]);

  /** Unknown pieces, and known ones with letters or digits, before each piece; null if all are. */
  private final int @Nullable [] unknownBefore;

  private final int[] knownBefore;

  private KnownWords(int @Nullable [] unknownBefore, int[] knownBefore) {
    this.unknownBefore = unknownBefore;
    this.knownBefore = knownBefore;
  }

  /** Those of a text. */
  public static KnownWords of(WordPieces pieces) {
    int first = 0;
    while (first < pieces.size() && !pieces.isUnknown(first)) {
      first++;
    }
    return first == pieces.size() ? ALL : counted(pieces);
  }

  private static KnownWords counted(WordPieces pieces) {
    int[] unknown = new int[pieces.size() + 1];
    int[] known = new int[pieces.size() + 1];
    for (int piece = 0; piece < pieces.size(); piece++) {
      boolean isUnknown = pieces.isUnknown(piece);
      unknown[piece + 1] = unknown[piece] + (isUnknown ? 1 : 0);
      known[piece + 1] = known[piece] + (!isUnknown && hasLetters(pieces, piece) ? 1 : 0);
    }
    return new KnownWords(unknown, known);
  }

  /** Whether a piece is more than punctuation; taken to be where its place is not known. */
  private static boolean hasLetters(WordPieces pieces, int piece) {
    int start = pieces.starts()[piece];
    return start < 0 || !pieces.letters(start, pieces.ends()[piece]).isEmpty();
  }

  /** Whether a piece of the span [from, to) is unknown. */
  public boolean lackIn(int from, int to) {
    return unknownBefore != null && unknownBefore[to] > unknownBefore[from];
  }

  /**
   * Whether a span says anything.
   *
   * @param from its first piece
   * @param to one past its last piece
   */
  public boolean in(int from, int to) {
    return !lackIn(from, to) || knownBefore[to] > knownBefore[from];
  }
}
