// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Encodes the windows of texts, usually with those of other texts. Safe for use by many threads.
 */
@FunctionalInterface
public interface WindowEncoder {

  /**
   * Encodes one window.
   *
   * @param inputIds [CLS] pieces [SEP]
   */
  CompletableFuture<EncodedQuestion> encode(int[] inputIds);

  /**
   * Encodes the windows of one text.
   *
   * @return one future a window, in order; cancelling it spares the encoder the window
   */
  default List<CompletableFuture<EncodedQuestion>> encodeAll(List<int[]> windows) {
    return windows.stream().map(this::encode).toList();
  }

  /** Through a batcher. */
  static WindowEncoder through(MicroBatcher<int[], EncodedQuestion> batcher) {
    return new WindowEncoder() {
      @Override
      public CompletableFuture<EncodedQuestion> encode(int[] inputIds) {
        return batcher.submit(inputIds);
      }

      @Override
      public List<CompletableFuture<EncodedQuestion>> encodeAll(List<int[]> windows) {
        return batcher.submitAll(windows);
      }
    };
  }
}
