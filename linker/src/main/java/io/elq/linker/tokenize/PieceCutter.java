// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the words of one text greedily into the longest known pieces and collects them. A word that
 * cannot be cut, or that is longer than {@code maxWord} code points, becomes one unknown piece.
 */
final class PieceCutter implements TextNormalizer.Sink {

  private final Vocabulary vocabulary;
  private final int unknownId;
  private final int maxWord;

  private final StringBuilder word = new StringBuilder();
  private int[] wordStarts = new int[32];
  private int[] wordEnds = new int[32];
  private int wordLength;

  private int[] ids;
  private int[] starts;
  private int[] ends;
  private boolean[] continuations;
  private int pieces;

  PieceCutter(Vocabulary vocabulary, int unknownId, int maxWord, int expectedPieces) {
    this.vocabulary = vocabulary;
    this.unknownId = unknownId;
    this.maxWord = maxWord;
    this.ids = new int[expectedPieces];
    this.starts = new int[expectedPieces];
    this.ends = new int[expectedPieces];
    this.continuations = new boolean[expectedPieces];
  }

  @Override
  public void codePoint(int codePoint, int start, int end) {
    if (wordLength == wordStarts.length) {
      wordStarts = Arrays.copyOf(wordStarts, 2 * wordLength);
      wordEnds = Arrays.copyOf(wordEnds, 2 * wordLength);
    }
    wordStarts[wordLength] = start;
    wordEnds[wordLength] = end;
    wordLength++;
    word.appendCodePoint(codePoint);
  }

  @Override
  public void mark(int start, int end) {
    if (wordLength > 0) {
      wordEnds[wordLength - 1] = end;
    } else if (pieces > 0 && ends[pieces - 1] == start) {
      ends[pieces - 1] = end;
    }
  }

  @Override
  public void wordEnd() {
    if (wordLength == 0) {
      return;
    }
    int before = pieces;
    if (wordLength > maxWord || !cut()) {
      pieces = before;
      add(unknownId, 0, wordLength);
    }
    word.setLength(0);
    wordLength = 0;
  }

  /** Adds the pieces of the current word; false if some part of it has no piece. */
  private boolean cut() {
    int first = 0;
    for (int from = 0; from < word.length(); ) {
      String prefix = from == 0 ? "" : Vocabulary.CONTINUATION;
      int to = Math.min(word.length(), from + vocabulary.longestPiece() - prefix.length());
      Integer id = null;
      while (to > from && (id = find(prefix, from, to)) == null) {
        to--;
      }
      if (id == null) {
        return false;
      }
      int next = first + word.codePointCount(from, to);
      add(id, first, next);
      first = next;
      from = to;
    }
    return true;
  }

  private @Nullable Integer find(String prefix, int from, int to) {
    if (isInsidePair(to)) {
      return null;
    }
    String part = word.substring(from, to);
    return vocabulary.find(prefix.isEmpty() ? part : prefix.concat(part));
  }

  private boolean isInsidePair(int position) {
    return position < word.length() && Character.isLowSurrogate(word.charAt(position));
  }

  private void add(int id, int first, int next) {
    if (pieces == ids.length) {
      int capacity = Math.max(8, 2 * pieces);
      ids = Arrays.copyOf(ids, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      continuations = Arrays.copyOf(continuations, capacity);
    }
    ids[pieces] = id;
    starts[pieces] = wordStarts[first];
    ends[pieces] = wordEnds[next - 1];
    // Words that one character stands for (℃) are never taken apart.
    continuations[pieces] = first > 0 || pieces > 0 && starts[pieces] < ends[pieces - 1];
    pieces++;
  }

  /** The pieces collected so far. */
  WordPieces pieces(String text, Tokenizing tokenizing) {
    return new WordPieces(
        text,
        Arrays.copyOf(ids, pieces),
        Arrays.copyOf(starts, pieces),
        Arrays.copyOf(ends, pieces),
        Arrays.copyOf(continuations, pieces),
        unknownId,
        tokenizing);
  }
}
