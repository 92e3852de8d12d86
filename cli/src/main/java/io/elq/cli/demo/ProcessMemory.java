// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Peak resident memory of processes of this machine. */
final class ProcessMemory {

  private ProcessMemory() {}

  /** The peak so far in megabytes (2^20 bytes); 0 where the system does not say. */
  static long peakMegabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
