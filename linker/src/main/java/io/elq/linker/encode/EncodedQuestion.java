// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the question encoder says about one input, [CLS] and [SEP] included, padding excluded. Safe
 * for use by many threads.
 */
public final class EncodedQuestion {
  private final int tokens;
  private final int dimension;
  private final AtomicReference<float @Nullable []> vectors;
  private final float[] mentionLogits;
  private final @Nullable Consumer<float[]> memory;

  /**
   * A result whose arrays are its own.
   *
   * @param tokens number of tokens
   * @param dimension length of a token vector
   * @param vectors token vectors, row-major [tokens, dimension]
   * @param mentionLogits start, end and inside logit of each token, row-major [tokens, 3]
   */
  public EncodedQuestion(int tokens, int dimension, float[] vectors, float[] mentionLogits) {
    this(tokens, dimension, vectors, mentionLogits, null);
  }

  /**
   * A result whose token vectors are to serve another question after this one.
   *
   * @param memory gets the token vectors when they are given back
   */
  public EncodedQuestion(
      int tokens,
      int dimension,
      float[] vectors,
      float[] mentionLogits,
      @Nullable Consumer<float[]> memory) {
    this.tokens = tokens;
    this.dimension = dimension;
    this.vectors = new AtomicReference<>(vectors);
    this.mentionLogits = mentionLogits;
    this.memory = memory;
  }

  /** Number of tokens. */
  public int tokens() {
    return tokens;
  }

  /** Length of a token vector. */
  public int dimension() {
    return dimension;
  }

  /**
   * Token vectors, row-major [tokens, dimension].
   *
   * @throws IllegalStateException if they were given back
   */
  public float[] vectors() {
    float[] own = vectors.get();
    if (own == null) {
      throw new IllegalStateException(
          "the token vectors of this question were given back: it was resolved before");
    }
    return own;
  }

  /** Start, end and inside logit of each token, row-major [tokens, 3]. */
  public float[] mentionLogits() {
    return mentionLogits;
  }

  /**
   * Has the memory of the token vectors serve another question; once is enough. Whoever waited for
   * the encoder may call this when nothing that is going to be used is computed from them any more.
   * It need not: what is not given back is left to the collector.
   */
  public void giveBack() {
    if (memory != null) {
      float[] own = vectors.getAndSet(null);
      if (own != null) {
        memory.accept(own);
      }
    }
  }
}
