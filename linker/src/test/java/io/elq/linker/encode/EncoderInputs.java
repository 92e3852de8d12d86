// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.linker.tokenize.Tokenizer;
import java.util.List;

/** Encoder inputs of test texts. */
public final class EncoderInputs {

  private EncoderInputs() {}

  /** Those of several texts. */
  static List<int[]> of(Tokenizer tokenizer, List<String> texts) {
    return texts.stream().map(text -> of(tokenizer, text)).toList();
  }

  /** {@code [CLS] text [SEP]}, whole. */
  public static int[] of(Tokenizer tokenizer, String text) {
    int[] pieces = tokenizer.tokenize(text).ids();
    int[] ids = new int[pieces.length + 2];
    ids[0] = tokenizer.clsId();
    System.arraycopy(pieces, 0, ids, 1, pieces.length);
    ids[ids.length - 1] = tokenizer.sepId();
    return ids;
  }
}
