// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

/** Cuts text into word pieces. Implementations are immutable and safe for use by many threads. */
public interface Tokenizer {

  /**
   * Tokenizes one text. Any Java string is valid input: blank text gives no pieces, and lone
   * surrogates and control characters never fail.
   */
  WordPieces tokenize(String text);

  /** How it reads text. */
  default Tokenizing tokenizing() {
    return Tokenizing.BERT;
  }

  /** This tokenizer, reading text in another version; itself where it has only one. */
  default Tokenizer as(Tokenizing version) {
    return this;
  }

  /** Id of [CLS], the first token of every encoder input. */
  int clsId();

  /** Id of [SEP], the last token of every encoder input. */
  int sepId();

  /** Id of [PAD]. */
  int padId();

  /** Id of a special token such as {@code [unused2]}; throws if the vocabulary lacks it. */
  int id(String token);
}
