// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The original ELQ's tokenizer: a literal {@code [CLS] [SEP] [MASK] [UNK]} or {@code [PAD]}
 * anywhere in the text becomes that token, and blank text of at least one character becomes [UNK],
 * the one of five that the original yields most often: there it depends on Python's hash seed.
 *
 * @param ordinary cuts everything else, reading text as BERT does whatever it is given as
 */
public record LiteralSpecialTokens(Tokenizer ordinary) implements Tokenizer {
  private static final String UNKNOWN = "[UNK]";
  private static final Pattern LITERAL = Pattern.compile("\\[(?:CLS|SEP|MASK|UNK|PAD)]");

  /** Takes the version of the original. */
  public LiteralSpecialTokens {
    ordinary = ordinary.as(Tokenizing.BERT);
  }

  @Override
  public WordPieces tokenize(String text) {
    if (!text.isEmpty() && text.codePoints().allMatch(LiteralSpecialTokens::isSpaceInPython)) {
      return special(text, UNKNOWN, 0, text.length());
    }
    Matcher literal = LITERAL.matcher(text);
    List<WordPieces> parts = new ArrayList<>();
    int end = 0;
    while (literal.find()) {
      parts.add(ordinary(text, end, literal.start()));
      parts.add(special(text, literal.group(), literal.start(), literal.end()));
      end = literal.end();
    }
    if (parts.isEmpty()) {
      return ordinary.tokenize(text);
    }
    parts.add(ordinary(text, end, text.length()));
    return joined(text, parts);
  }

  private WordPieces ordinary(String text, int from, int to) {
    WordPieces pieces = ordinary.tokenize(text.substring(from, to));
    return new WordPieces(
        text,
        pieces.ids(),
        Arrays.stream(pieces.starts()).map(start -> start + from).toArray(),
        Arrays.stream(pieces.ends()).map(end -> end + from).toArray(),
        pieces.continuations());
  }

  private WordPieces special(String text, String token, int from, int to) {
    return new WordPieces(
        text, new int[] {id(token)}, new int[] {from}, new int[] {to}, new boolean[1]);
  }

  private static WordPieces joined(String text, List<WordPieces> parts) {
    boolean[] continuations = new boolean[parts.stream().mapToInt(WordPieces::size).sum()];
    int next = 0;
    for (WordPieces part : parts) {
      System.arraycopy(part.continuations(), 0, continuations, next, part.size());
      next += part.size();
    }
    return new WordPieces(
        text,
        parts.stream().flatMapToInt(part -> Arrays.stream(part.ids())).toArray(),
        parts.stream().flatMapToInt(part -> Arrays.stream(part.starts())).toArray(),
        parts.stream().flatMapToInt(part -> Arrays.stream(part.ends())).toArray(),
        continuations);
  }

  private static boolean isSpaceInPython(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || codePoint == 0x85;
  }

  @Override
  public int clsId() {
    return ordinary.clsId();
  }

  @Override
  public int sepId() {
    return ordinary.sepId();
  }

  @Override
  public int padId() {
    return ordinary.padId();
  }

  @Override
  public int id(String token) {
    return ordinary.id(token);
  }
}
