// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import io.elq.faults.flow.Ledger;
import io.elq.faults.flow.Percentiles;
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
    Percentiles latencies = Percentiles.of(ledger.latencies(first, end));
    int tenth = Math.max(1, memory.size() / 10);
    return new SoakResult.PhaseResult(
        name,
        end - first,
        swaps,
        latencies.at(50),
        latencies.at(99),
        latencies.at(100),
        mean(memory.subList(0, tenth)),
        mean(memory.subList(memory.size() - tenth, memory.size())));
  }

  private static double mean(List<MemorySample> samples) {
    return samples.stream().mapToDouble(MemorySample::total).average().orElse(0);
  }
}
