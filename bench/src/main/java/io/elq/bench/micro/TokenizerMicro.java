// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.micro;

import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A question's text cut into word pieces. */
@State(Scope.Thread)
public class TokenizerMicro {
  private final WordPieceTokenizer tokenizer = LabelledQuestion.tokenizer();
  private final List<String> texts =
      LabelledQuestion.ALL.stream().map(LabelledQuestion::text).toList();
  private int next;

  /** One question; the texts take turns. */
  @Benchmark
  public WordPieces tokenizer() {
    return tokenizer.tokenize(texts.get(next++ % texts.size()));
  }
}
