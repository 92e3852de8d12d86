// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder for temporary files that the launcher made for this process alone. */
public final class TemporaryFiles {

  private static final int ATTEMPTS = 20;

  private TemporaryFiles() {}

  /** Has the folder removed when the program ends, however it does, short of being killed. */
  public static void removeAtExit() {
    String home = System.getProperty("elq.home");
    Path directory = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    if (home != null && directory.startsWith(Path.of(home).toAbsolutePath().resolve("tmp"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "clean-up"));
    }
  }

  /** Tries for some time: others are ending at the same moment, and may still write. */
  private static void remove(Path directory) {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(directory); attempt++) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
