// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for what the tasks of a replay write, see {@link PartFiles}. Closing removes it with
 * everything in it.
 *
 * @param path where it is
 */
record PartDirectory(Path path) implements Closeable {

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
