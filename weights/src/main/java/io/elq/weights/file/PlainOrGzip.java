// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that may be compressed: gzip if their name ends in .gz, else as they are. */
public final class PlainOrGzip {
  private static final int BUFFER = 1 << 16;

  private PlainOrGzip() {}

  /**
   * The content of a file, decompressed if need be; whoever opens it closes it. Gzip data that is
   * damaged, ends too early or has something else behind it is an error while it is read, which
   * names the file: nothing is left out silently.
   *
   * @throws IOException if it cannot be opened, or is known to be something else than text
   */
  public static InputStream open(Path file) throws IOException {
    if (file.toString().endsWith(".gz")) {
      ForeignFile.refuse(file, ForeignFile.Kind.EMPTY, ForeignFile.Kind.GZIP);
    } else {
      ForeignFile.refuse(file, ForeignFile.Kind.EMPTY);
    }
    InputStream bytes = Files.newInputStream(file);
    return isGzip(file) ? new GzipMembers(file.toString(), bytes, BUFFER) : bytes;
  }

  /** Whether a file is compressed, which its name says. */
  static boolean isGzip(Path file) {
    return file.toString().endsWith(".gz");
  }
}
