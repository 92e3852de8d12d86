// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import io.elq.sandbox.process.ProcessMemory;
import java.util.List;

/**
 * Resident memory of the TaskManagers: heap, and what the encoder and the index take beside it.
 *
 * @param minutes since the beginning
 * @param megabytes of each TaskManager (2^20 bytes)
 */
public record MemorySample(double minutes, List<Double> megabytes) {

  /** The sum of all. */
  public double total() {
    return megabytes.stream().mapToDouble(Double::doubleValue).sum();
  }

  static MemorySample of(double minutes, List<Long> processes) {
    return new MemorySample(
        minutes, processes.stream().map(ProcessMemory::residentMegabytes).toList());
  }
}
