package io.elq.trainer.corpus;

import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pieces of up to four letters; ids by hash, 10 to 99. */
public final class WordTokenizer implements Tokenizer {
  private static final Pattern PIECE = Pattern.compile("\\G?\\w{1,4}");

  @Override
  public WordPieces tokenize(String text) {
    List<int[]> spans = new ArrayList<>();
    Matcher matcher = PIECE.matcher(text);
    while (matcher.find()) {
      spans.add(new int[] {matcher.start(), matcher.end()});
    }
    int size = spans.size();
    int[] ids = new int[size];
    int[] starts = new int[size];
    int[] ends = new int[size];
    boolean[] continuations = new boolean[size];
    for (int i = 0; i < size; i++) {
      starts[i] = spans.get(i)[0];
      ends[i] = spans.get(i)[1];
      ids[i] = 10 + Math.floorMod(text.substring(starts[i], ends[i]).hashCode(), 90);
      continuations[i] = i > 0 && starts[i] == ends[i - 1];
    }
    return new WordPieces(text, ids, starts, ends, continuations);
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
