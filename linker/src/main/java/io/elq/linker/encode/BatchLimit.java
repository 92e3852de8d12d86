// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/**
 * How many inputs a batch may hold now: fewer after memory ran out, and again one more with every
 * {@value #STEP} batches that went well. Not safe for use by several threads: its owner guards it.
 */
final class BatchLimit {
  /** Slow, so that memory does not run out again at once. */
  static final int STEP = 50;

  private final int most;
  private int limit;
  private int wentWell;

  BatchLimit(int most) {
    this.most = most;
    this.limit = most;
  }

  int get() {
    return limit;
  }

  /** A batch of this size did not fit into memory. */
  void didNotFit(int size) {
    limit = Math.min(limit, Math.max(1, size / 2));
    wentWell = 0;
  }

  void wentWell() {
    if (limit < most && ++wentWell == STEP) {
      limit++;
      wentWell = 0;
    }
  }
}
