// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A text that comes with its tokens and, if it is labelled, the spans of its gold mentions: ELQ's
 * {@code tokenized_text_ids} and {@code tokenized_mention_idxs}.
 *
 * @param ids vocabulary ids without [CLS] and [SEP], [tokens]
 * @param mentionStarts first token of each gold mention, [mentions]
 * @param mentionEnds one past the last token of each, [mentions]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenizedText(int[] ids, int[] mentionStarts, int[] mentionEnds)
    implements Serializable {

  /** Checks that every mention lies within the text. */
  public TokenizedText {
    if (mentionStarts.length != mentionEnds.length) {
      throw new IllegalArgumentException(
          mentionStarts.length + " mentions begin, but " + mentionEnds.length + " end");
    }
    for (int i = 0; i < mentionStarts.length; i++) {
      if (mentionStarts[i] < 0
          || mentionEnds[i] <= mentionStarts[i]
          || mentionEnds[i] > ids.length) {
        throw new IllegalArgumentException(
            "mention %d is [%d, %d), which is not a span of %d tokens"
                .formatted(i, mentionStarts[i], mentionEnds[i], ids.length));
      }
    }
  }

  /**
   * These tokens as the pieces of a text: with offsets if the text tokenizes to them, in the
   * tokenizer's own version or as ELQ, which made them, reads it.
   */
  public WordPieces piecesOf(String text, Tokenizer tokenizer) {
    WordPieces pieces = tokenizer.tokenize(text);
    if (Arrays.equals(pieces.ids(), ids)) {
      return pieces;
    }
    WordPieces original = tokenizer.as(Tokenizing.BERT).tokenize(text);
    return Arrays.equals(original.ids(), ids) ? original : pieces.withoutOffsets(ids);
  }
}
