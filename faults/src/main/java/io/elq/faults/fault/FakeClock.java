// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The time of day as processes see it, by way of libfaketime (Debian's package {@code faketime}).
 * Time that has passed is measured by another clock, which is left alone, as when an administrator
 * or a time server sets the clock of a machine.
 */
final class FakeClock {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private final Path file;

  private FakeClock(Path file) {
    this.file = file;
  }

  /**
   * A clock that is right.
   *
   * @param folder for the file that processes read it from
   * @throws FaultNotPossibleException if the library is not installed
   */
  static FakeClock in(Path folder) throws IOException {
    if (!Files.exists(LIBRARY)) {
      throw new FaultNotPossibleException(
          "a clock of their own needs libfaketime: apt-get install faketime");
    }
    FakeClock clock = new FakeClock(Files.createDirectories(folder).resolve("clock"));
    clock.set(Duration.ZERO);
    return clock;
  }

  /** What a process needs in its environment. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        LIBRARY.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toAbsolutePath().toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1");
  }

  /** Sets it ahead of or behind the time that it is; processes see it within a second. */
  void set(Duration offset) throws IOException {
    Path next = file.resolveSibling("clock-next");
    Files.writeString(next, "%+d%n".formatted(offset.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
