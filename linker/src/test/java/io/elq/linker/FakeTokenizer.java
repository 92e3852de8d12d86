package io.elq.linker;

import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.List;

/** A word a piece, cut at single spaces; a word's id is its hash. '~' begins a continuation. */
public final class FakeTokenizer implements Tokenizer {

  @Override
  public WordPieces tokenize(String text) {
    List<int[]> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '~') {
        if (i > start) {
          boolean continues = start > 0 && text.charAt(start - 1) == '~';
          int id = Math.floorMod(text.substring(start, i).hashCode(), 1000) + 10;
          pieces.add(new int[] {id, start, i, continues ? 1 : 0});
        }
        start = i + 1;
      }
    }
    int n = pieces.size();
    var result = new WordPieces(text, new int[n], new int[n], new int[n], new boolean[n]);
    for (int i = 0; i < n; i++) {
      result.ids()[i] = pieces.get(i)[0];
      result.starts()[i] = pieces.get(i)[1];
      result.ends()[i] = pieces.get(i)[2];
      result.continuations()[i] = pieces.get(i)[3] == 1;
    }
    return result;
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
    throw new IllegalArgumentException("no special token " + token);
  }
}
