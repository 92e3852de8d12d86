// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of processes of this machine, in megabytes (2^20 bytes). */
public final class ProcessMemory {

  private ProcessMemory() {}

  /** The peak so far, rounded down; 0 where the system does not say. */
  public static long peakMegabytes(long pid) {
    return kilobytes(pid, "VmHWM:") / 1024;
  }

  /** What is resident now; 0 where the system does not say, or if the process has ended. */
  public static double residentMegabytes(long pid) {
    return kilobytes(pid, "VmRSS:") / 1024.0;
  }

  private static long kilobytes(long pid, String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
