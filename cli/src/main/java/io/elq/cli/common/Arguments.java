// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.linker.lines.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Checks of arguments before work begins. */
public final class Arguments {

  private Arguments() {}

  /**
   * @param advice what to do if it is missing
   * @throws UserException if the path is not a file that can be read
   */
  public static void require(Path path, String advice) {
    if (Files.isDirectory(path)) {
      throw new UserException(path + " is a folder, not a file; " + advice);
    }
    if (!Files.isReadable(path)) {
      throw new UserException(path + " is not there or not readable; " + advice);
    }
  }

  /**
   * Makes the folder that a file is to be written to.
   *
   * @throws UserException if the file cannot be there
   */
  public static void createParent(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UserException(file + " is a folder; name a file to write");
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      requireFolder(parent);
      Files.createDirectories(parent);
    }
  }

  /**
   * Checks that a folder can be written to, which is made if it is missing.
   *
   * @throws UserException if a file is in its place
   */
  public static void requireFolder(Path folder) {
    for (Path part = folder.toAbsolutePath(); part != null; part = part.getParent()) {
      if (Files.exists(part)) {
        if (!Files.isDirectory(part)) {
          throw new UserException(part + " is a file; name a folder to write to");
        }
        return;
      }
    }
  }

  /**
   * @param option its name, with dashes
   * @throws UserException if the value is lower than the least
   */
  public static void atLeast(long least, String option, long value) {
    if (value < least) {
      throw new UserException(
          "%s is %d, but has to be at least %d".formatted(option, value, least));
    }
  }

  /**
   * Makes something of a user's arguments.
   *
   * @throws UserException if it refuses them with an {@link IllegalArgumentException}, whose
   *     message it has
   */
  public static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(Reason.message(e));
    }
  }

  /** So many seconds, or parts of one. */
  public static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * Duration.ofSeconds(1).toNanos()));
  }

  /**
   * @param option its name, with dashes
   * @throws UserException if the value is not a port number; 0 stands for a free one
   */
  public static void port(String option, int value) {
    if (value < 0 || value > 65_535) {
      throw new UserException(
          "%s is %d, but has to be 0 to 65535; 0 takes a free port".formatted(option, value));
    }
  }
}
