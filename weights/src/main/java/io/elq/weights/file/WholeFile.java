// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file that appears when it is complete: under the name FILE.partial until then, which is
 * removed if writing fails. What stood there before stays until it is replaced.
 */
public final class WholeFile {
  private WholeFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes all of it.
     *
     * @param out buffered; closed by whoever calls this
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, compressed if its name ends in .gz. What is there but is not a file (a pipe, a
   * device) is written to directly.
   *
   * @param file replaced when everything is written; where it is a link, what it leads to
   */
  public static void write(Path file, Content content) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, but a file is to be written");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      write(file, file, content);
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      write(file, partial, content);
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void write(Path file, Path place, Content content) throws IOException {
    try (OutputStream out = PlainOrGzip.create(place, PlainOrGzip.isGzip(file))) {
      content.writeTo(out);
    }
  }
}
