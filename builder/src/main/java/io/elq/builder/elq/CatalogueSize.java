// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.linker.lines.TextLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How large a catalogue file is once it is copied.
 *
 * @param rows lines that are not blank
 * @param bytes of the catalogue and its offsets
 */
record CatalogueSize(long rows, long bytes) {

  /** Reads through a file, plain or gzip, once. */
  static CatalogueSize of(Path file) throws IOException {
    long rows = 0;
    long bytes = Long.BYTES;
    try (TextLines lines = TextLines.open(file)) {
      for (String line = lines.nextNotBlank(); line != null; line = lines.nextNotBlank()) {
        rows++;
        bytes += line.getBytes(StandardCharsets.UTF_8).length + 1 + Long.BYTES;
      }
    }
    return new CatalogueSize(rows, bytes);
  }
}
