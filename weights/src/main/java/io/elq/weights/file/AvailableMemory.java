// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.nio.file.Path;

/** Memory that this process can still take, outside the Java heap. */
public final class AvailableMemory {
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

  /**
   * Bytes that this process can take without swapping and without being killed: the machine's, or
   * what its container's limit leaves, whichever is less; unlimited where the system does not say.
   */
  public static long bytes() throws IOException {
    return bytes(Path.of("/"));
  }

  /**
   * The same of another file system.
   *
   * @param root where {@code proc} and {@code sys} are
   */
  static long bytes(Path root) throws IOException {
    return Math.min(MachineMemory.available(root), ContainerMemory.available(root));
  }
}
