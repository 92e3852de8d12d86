// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory outside the Java heap for the inputs and outputs of runs, which ONNX Runtime reads and
 * writes in place. What a run gives back serves the next one, unless it is large: a rare batch of
 * long texts is not to hold memory for good. Safe for use by many threads.
 */
final class RunMemory {
  /** Largest part that is kept, in bytes: full batches of questions, one with long texts not. */
  static final int KEPT = 4 << 20;

  /** Outputs begin where a cache line does, as ONNX Runtime's own do. */
  private static final int LINE = 64;

  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /**
   * The memory of one run.
   *
   * @param bytes all of it
   * @param pieces of it, one for each size that was asked for, in native byte order; what they hold
   *     is left from before
   */
  record Part(ByteBuffer bytes, List<ByteBuffer> pieces) {}

  /**
   * Memory for pieces of so many four-byte numbers, to be given back after the run.
   *
   * @throws OutOfMemoryError if there is not as much outside the heap
   * @throws ArithmeticException if it is more than one buffer holds, 2 GiB
   */
  Part take(int... sizes) {
    int needed = 0;
    for (int numbers : sizes) {
      needed = Math.addExact(needed, lines(numbers));
    }
    ByteBuffer kept = idle.poll();
    // One that is too small is left to the collector: soon all are as large as the usual run's.
    ByteBuffer bytes =
        kept != null && kept.capacity() >= needed
            ? kept
            : ByteBuffer.allocateDirect(needed + LINE).alignedSlice(LINE);
    List<ByteBuffer> pieces = new ArrayList<>(sizes.length);
    int from = 0;
    for (int numbers : sizes) {
      pieces.add(bytes.slice(from, numbers * Float.BYTES).order(ByteOrder.nativeOrder()));
      from += lines(numbers);
    }
    return new Part(bytes, pieces);
  }

  /** Has the memory of a run that has ended serve another. */
  void giveBack(Part part) {
    if (part.bytes.capacity() <= KEPT) {
      idle.add(part.bytes);
    }
  }

  private static int lines(int numbers) {
    int bytes = Math.multiplyExact(numbers, Float.BYTES);
    return Math.multiplyExact((bytes + LINE - 1) / LINE, LINE);
  }
}
