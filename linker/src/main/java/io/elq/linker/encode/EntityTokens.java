// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.LiteralSpecialTokens;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;

/**
 * Builds the entity encoder's input as ELQ does: {@code [CLS] title [unused2] text [SEP]}, title
 * and text together cut at the end to fit.
 *
 * @param tokenizer the encoder's tokenizer
 * @param maxTokens longest input with [CLS] and [SEP], at least 3; 128 in ELQ
 */
public record EntityTokens(Tokenizer tokenizer, int maxTokens) {

  private static final String TITLE_END = "[unused2]";

  /** Checks the range. */
  public EntityTokens {
    if (maxTokens < 3) {
      throw new IllegalArgumentException("an entity takes at least 3 tokens, not " + maxTokens);
    }
  }

  /**
   * Inputs as the vectors of a release were made from.
   *
   * @param tokenizer the release's
   * @param settings the release's own, without a machine's overrides
   */
  public static EntityTokens of(Tokenizer tokenizer, LinkerSettings settings) {
    Tokenizer tokens =
        settings.compatibility() == Compatibility.ELQ
            ? new LiteralSpecialTokens(tokenizer)
            : tokenizer.as(settings.tokenizing());
    return new EntityTokens(tokens, settings.entityTokens());
  }

  /** The token ids of one entity, between 3 and {@link #maxTokens} of them, without padding. */
  public int[] of(String title, String text) {
    WordPieces titlePieces = tokenizer.tokenize(title);
    WordPieces textPieces = tokenizer.tokenize(text);
    int whole = titlePieces.size() + 1 + textPieces.size();
    int[] ids = new int[Math.min(whole + 2, maxTokens)];
    int end = ids.length - 1;
    ids[0] = tokenizer.clsId();
    ids[end] = tokenizer.sepId();
    int position = copy(titlePieces, ids, 1, end);
    if (position < end) {
      ids[position] = tokenizer.id(TITLE_END);
      copy(textPieces, ids, position + 1, end);
    }
    return ids;
  }

  private static int copy(WordPieces from, int[] to, int position, int end) {
    int count = Math.min(from.size(), end - position);
    System.arraycopy(from.ids(), 0, to, position, count);
    return position + count;
  }
}
