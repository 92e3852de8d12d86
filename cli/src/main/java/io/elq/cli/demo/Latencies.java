// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.elq.faults.flow.Percentiles;

/** Percentiles of latencies, in milliseconds: the smallest value that such a share is not above. */
record Latencies(
    @JsonProperty("p50_ms") long p50,
    @JsonProperty("p90_ms") long p90,
    @JsonProperty("p99_ms") long p99) {

  /** All zero for none. */
  static Latencies of(long[] millis) {
    Percentiles sorted = Percentiles.of(millis);
    return new Latencies(sorted.at(50), sorted.at(90), sorted.at(99));
  }
}
