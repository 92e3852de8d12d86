// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.Linker;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.tokenize.Span;
import io.elq.linker.tokenize.TokenizedText;
import io.elq.linker.tokenize.WordPieces;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which tokens a question of a file brings with it, and where its gold mentions lie in them. */
public final class GoldTokens {

  private GoldTokens() {}

  /**
   * The tokens that a question is linked with: under {@link Compatibility#ELQ} those of labelled
   * questions, with the gold mentions that decide on the window; else only those of gold that is
   * given in tokens alone. Null where the text is tokenized as it is in the stream.
   *
   * @throws IllegalArgumentException if the gold mentions cannot be placed in the tokens
   */
  public static @Nullable TokenizedText of(GoldQuestion question, Linker linker) {
    if (!question.labelled()) {
      return null;
    }
    boolean elq = linker.settings().compatibility() == Compatibility.ELQ;
    if (!elq && (question.inCharacters() || question.tokenIds() == null)) {
      return null;
    }
    if (question.tokenIds() != null && question.inTokens()) {
      return tokens(
          question.tokenIds(), question.mentions().stream().map(GoldMention::tokens).toList());
    }
    return byCharacters(question, linker.prepare(question.text()).pieces());
  }

  private static TokenizedText byCharacters(GoldQuestion question, WordPieces pieces) {
    if (!question.inCharacters()) {
      throw new IllegalArgumentException(
          "the gold mentions are given in tokens (tokenized_mention_idxs), but the tokens"
              + " (tokenized_text_ids) are missing");
    }
    if (question.tokenIds() != null && !Arrays.equals(question.tokenIds(), pieces.ids())) {
      throw new IllegalArgumentException(
          "tokenized_text_ids are not the tokens of the text, so the gold mentions' characters"
              + " cannot be placed in them: give tokenized_mention_idxs, or leave the ids out");
    }
    return tokens(
        pieces.ids(),
        question.mentions().stream()
            .map(mention -> inTokens(pieces, Objects.requireNonNull(mention.characters())))
            .toList());
  }

  private static TokenizedText tokens(int[] ids, List<Span> mentions) {
    return new TokenizedText(
        ids,
        mentions.stream().mapToInt(Span::start).toArray(),
        mentions.stream().mapToInt(Span::end).toArray());
  }

  /** The pieces that a range of the text touches, in UTF-16 units. */
  private static Span inTokens(WordPieces pieces, Span characters) {
    int start = 0;
    while (start < pieces.size() && pieces.endOf(start) <= characters.start()) {
      start++;
    }
    int end = start;
    while (end < pieces.size() && pieces.startOf(end) < characters.end()) {
      end++;
    }
    if (end == start) {
      throw new IllegalArgumentException(
          "the gold mention at UTF-16 units [%d, %d) has no token"
              .formatted(characters.start(), characters.end()));
    }
    return new Span(start, end);
  }
}
