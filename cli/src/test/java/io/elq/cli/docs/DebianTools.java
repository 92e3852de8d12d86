// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs that pages call and that are not the project's: Python with its libraries, kcat. */
final class DebianTools {
  /** What tells that a package is there. */
  private static final Map<String, List<String>> PROOFS =
      Map.of(
          "kcat", List.of("kcat", "-V"),
          "python3-avro", List.of("/usr/bin/python3", "-c", "import avro"),
          "python3-confluent-kafka", List.of("/usr/bin/python3", "-c", "import confluent_kafka"));

  private DebianTools() {}

  /**
   * A folder for the beginning of the PATH in which {@code python3} is Debian's own, which knows
   * Debian's libraries.
   *
   * @param packages names of Debian packages
   * @param parent where the folder may be made
   * @return empty if one of them is not installed
   * @throws IllegalArgumentException for a package that is not known here
   */
  static Optional<Path> folder(List<String> packages, Path parent)
      throws IOException, InterruptedException {
    for (String name : packages) {
      List<String> proof = PROOFS.get(name);
      if (proof == null) {
        throw new IllegalArgumentException("how to tell that " + name + " is there? Add it here");
      }
      if (!succeeds(proof)) {
        return Optional.empty();
      }
    }
    Path folder = Files.createDirectory(parent.resolve("bin"));
    Path python = folder.resolve("python3");
    Files.writeString(python, "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Optional.of(folder);
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
