// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of the machine, as Linux reports it. */
final class MachineMemory {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private MachineMemory() {}

  /** Bytes that programs can take without swapping; unlimited where the system does not say. */
  static long available(Path root) throws IOException {
    Path file = root.resolve("proc/meminfo");
    if (!Files.isReadable(file)) {
      return Long.MAX_VALUE;
    }
    Matcher match = AVAILABLE.matcher(Files.readString(file));
    return match.find() ? Long.parseLong(match.group(1)) << 10 : Long.MAX_VALUE;
  }
}
