package io.elq.cli.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks of file arguments before work begins. */
public final class Arguments {

  private Arguments() {}

  /**
   * @param advice what to do if it is missing
   * @throws UserException if the path cannot be read
   */
  public static void require(Path path, String advice) {
    if (!Files.isReadable(path)) {
      throw new UserException(path + " is not there or not readable; " + advice);
    }
  }

  /** Makes the folder that a file is to be written to. */
  public static void createParent(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
  }
}
