// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return new MemorySample(minutes, processes.stream().map(MemorySample::resident).toList());
  }

  private static double resident(long process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it has just ended, which is noticed elsewhere
    }
  }
}
