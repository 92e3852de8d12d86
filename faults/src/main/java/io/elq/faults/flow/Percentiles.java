// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import java.util.Arrays;

/** Percentiles: the smallest value that such a share is not above. */
public final class Percentiles {

  private final long[] sorted;

  private Percentiles(long[] sorted) {
    this.sorted = sorted;
  }

  /** Of these values, in any order. */
  public static Percentiles of(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /**
   * One of them.
   *
   * @param percent above 0, up to 100
   * @return 0 if there are no values
   */
  public long at(double percent) {
    return sorted.length == 0
        ? 0
        : sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
  }
}
