// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that stand beside the project and not in it: the folder named by {@code ELQ_SHARED}, or
 * {@code shared} beside one of the folders above the working directory.
 */
final class SharedFolder {
  private SharedFolder() {}

  /** A file or folder in the shared folder; skips the test where there is none. */
  static Path require(String path) {
    String configured = System.getenv("ELQ_SHARED");
    if (configured != null && Files.exists(Path.of(configured, path))) {
      return Path.of(configured, path);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolveSibling("shared").resolve(path);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return abort("skipped: no shared/" + path + " beside the project (or set ELQ_SHARED)");
  }
}
