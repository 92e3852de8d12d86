// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Files that may be compressed: gzip if their name ends in .gz, else as they are. */
public final class PlainOrGzip {
  private static final int BUFFER = 1 << 16;

  private PlainOrGzip() {}

  /**
   * The content of a file, decompressed if need be; whoever opens it closes it. Gzip data that is
   * damaged, ends too early or has something else after it is an error while it is read, which
   * names the file: nothing is left out silently.
   *
   * @throws IOException if it cannot be opened, or is known to be something other than text
   */
  public static InputStream open(Path file) throws IOException {
    boolean gzip = isGzip(file);
    if (gzip) {
      ForeignFile.refuse(file, ForeignFile.Kind.EMPTY, ForeignFile.Kind.GZIP);
    } else {
      ForeignFile.refuse(file, ForeignFile.Kind.EMPTY);
    }
    InputStream bytes = Files.newInputStream(file);
    return gzip ? new GzipMembers(file.toString(), bytes, BUFFER) : bytes;
  }

  /** A new file, or the content of one replaced: buffered; whoever creates it closes it. */
  public static OutputStream create(Path file) throws IOException {
    return create(file, isGzip(file));
  }

  /**
   * The same for a file whose name does not say whether it is compressed.
   *
   * @param gzip whether to compress
   */
  static OutputStream create(Path file, boolean gzip) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    return new BufferedOutputStream(gzip ? new GZIPOutputStream(bytes, BUFFER) : bytes, BUFFER);
  }

  /** Whether a file is compressed, which its name says. */
  public static boolean isGzip(Path file) {
    return file.toString().endsWith(".gz");
  }
}
