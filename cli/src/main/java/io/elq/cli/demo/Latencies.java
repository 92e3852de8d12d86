// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/** Percentiles of latencies, in milliseconds: the smallest value that such a share is not above. */
record Latencies(
    @JsonProperty("p50_ms") long p50,
    @JsonProperty("p90_ms") long p90,
    @JsonProperty("p99_ms") long p99) {

  /** All zero for none. */
  static Latencies of(long[] millis) {
    long[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new Latencies(at(sorted, 50), at(sorted, 90), at(sorted, 99));
  }

  private static long at(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
  }
}
