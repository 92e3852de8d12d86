// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A tokenizer without a vocabulary: pieces are what a pattern finds, ids come from a function. A
 * piece continues a word where it follows the one before at once, or a '~'.
 */
public final class FakeTokenizer implements Tokenizer {
  private static final int FIRST_ID = 10;

  private final Pattern piece;
  private final ToIntFunction<String> ids;

  /**
   * @param piece what is a piece
   * @param ids the id of a piece's text, above those of the special tokens
   */
  public FakeTokenizer(Pattern piece, ToIntFunction<String> ids) {
    this.piece = piece;
    this.ids = ids;
  }

  /** A word a piece, cut at spaces; ids 10 to 1009. */
  public FakeTokenizer() {
    this(Pattern.compile("[^ ~]+"), hashed(1_000));
  }

  /** Pieces of up to four letters; ids 10 to 99. */
  public static FakeTokenizer ofShortPieces() {
    return new FakeTokenizer(Pattern.compile("\\w{1,4}"), hashed(90));
  }

  private static ToIntFunction<String> hashed(int vocabulary) {
    return text -> FIRST_ID + Math.floorMod(text.hashCode(), vocabulary);
  }

  @Override
  public WordPieces tokenize(String text) {
    List<MatchResult> found = piece.matcher(text).results().toList();
    int n = found.size();
    var pieces = new WordPieces(text, new int[n], new int[n], new int[n], new boolean[n]);
    for (int i = 0; i < n; i++) {
      int start = found.get(i).start();
      pieces.starts()[i] = start;
      pieces.ends()[i] = found.get(i).end();
      pieces.ids()[i] = ids.applyAsInt(found.get(i).group());
      pieces.continuations()[i] =
          start > 0 && (text.charAt(start - 1) == '~' || (i > 0 && start == pieces.ends()[i - 1]));
    }
    return pieces;
  }

  @Override
  public int clsId() {
    return 1;
  }

  @Override
  public int sepId() {
    return 2;
  }

  @Override
  public int padId() {
    return 0;
  }

  @Override
  public int id(String token) {
    return 3;
  }
}
