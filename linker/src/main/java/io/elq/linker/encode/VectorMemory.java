// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for token vectors, of which those that are given back serve later inputs of the same
 * length. One that is not given back is left to the collector. Safe for use by many threads.
 */
final class VectorMemory {
  /** Most numbers that wait for an input: 8 MB, some hundred questions of a small model. */
  static final int KEPT = 2 << 20;

  private final int dimension;

  /** By number of tokens; the array that was used last is the first to be used again. */
  private final List<Deque<float[]>> idle;

  /** Numbers in idle arrays. */
  private final AtomicInteger kept = new AtomicInteger();

  /**
   * Without any.
   *
   * @param dimension length of a token vector
   * @param maxTokens of an input
   */
  VectorMemory(int dimension, int maxTokens) {
    this.dimension = dimension;
    this.idle =
        Stream.<Deque<float[]>>generate(ConcurrentLinkedDeque::new).limit(maxTokens + 1L).toList();
  }

  /**
   * An array that nobody else has.
   *
   * @return [tokens, dimension]; what it holds is left from before
   */
  float[] take(int tokens) {
    float[] again = idle.get(tokens).poll();
    if (again == null) {
      return new float[tokens * dimension];
    }
    kept.addAndGet(-again.length);
    return again;
  }

  /** Has an array serve another input. Whoever calls this has taken it, and forgets it now. */
  void giveBack(float[] vectors) {
    // The usual lengths may have changed: those that are usual now are soon here again.
    if (kept.get() + vectors.length > KEPT) {
      idle.forEach(this::forget);
    }
    kept.addAndGet(vectors.length);
    idle.get(vectors.length / dimension).push(vectors);
  }

  private void forget(Deque<float[]> arrays) {
    for (float @Nullable [] next = arrays.poll(); next != null; next = arrays.poll()) {
      kept.addAndGet(-next.length);
    }
  }
}
