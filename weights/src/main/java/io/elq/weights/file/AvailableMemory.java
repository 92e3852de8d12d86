// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory that this machine still has, outside the Java heap. */
public final class AvailableMemory {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final double GIB = 1L << 30;

  private AvailableMemory() {}

  /**
   * Checks that there is enough memory before it is taken.
   *
   * @param bytes needed
   * @param what needs it, for the message
   * @throws IOException saying how much is needed and how much there is
   */
  public static void require(long bytes, String what) throws IOException {
    long available = bytes();
    if (bytes > available) {
      throw new IOException(
          "%s needs %.1f GiB of memory, but %.1f GiB are available: free some, or use a larger machine"
              .formatted(what, bytes / GIB, available / GIB));
    }
  }

  /** Bytes that programs can take without swapping; unlimited where the system does not tell. */
  public static long bytes() throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return Long.MAX_VALUE;
    }
    Matcher match = AVAILABLE.matcher(Files.readString(MEMORY));
    return match.find() ? Long.parseLong(match.group(1)) << 10 : Long.MAX_VALUE;
  }
}
