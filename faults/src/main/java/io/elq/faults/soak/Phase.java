// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import io.elq.faults.flow.Ledger;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a soak.
 *
 * @param first number of its first question
 * @param end one past the last
 * @param swaps announced in it
 * @param memory samples, at least one
 */
record Phase(String name, int first, int end, int swaps, List<MemorySample> memory) {

  /** When all its questions are answered. */
  SoakResult.PhaseResult result(Ledger ledger) {
    long[] latencies = ledger.latencies(first, end);
    Arrays.sort(latencies);
    int tenth = Math.max(1, memory.size() / 10);
    return new SoakResult.PhaseResult(
        name,
        end - first,
        swaps,
        at(latencies, 50),
        at(latencies, 99),
        at(latencies, 100),
        mean(memory.subList(0, tenth)),
        mean(memory.subList(memory.size() - tenth, memory.size())));
  }

  private static long at(long[] sorted, int percent) {
    return sorted.length == 0
        ? 0
        : sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
  }

  private static double mean(List<MemorySample> samples) {
    return samples.stream().mapToDouble(MemorySample::total).average().orElse(0);
  }
}
