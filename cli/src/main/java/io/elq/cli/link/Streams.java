// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.link;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and standard streams by their names on the command line. */
final class Streams {
  /** Stands for standard input or output. */
  static final String STANDARD = "-";

  private static final int BUFFER = 1 << 16;

  /** Bytes of a gzip file of nothing: header, an empty block, checksum and length. */
  private static final int EMPTY_GZIP = 20;

  private Streams() {}

  /**
   * Refuses to write over what is read or written already.
   *
   * @param errors may be null
   */
  static void checkDistinct(String in, String out, String errors) throws IOException {
    if (same(in, out) || same(in, errors) || same(out, errors)) {
      throw new UserException("--in, --out and --errors have to be different files");
    }
  }

  private static boolean same(String a, String b) throws IOException {
    if (a == null || b == null || a.equals(STANDARD) || b.equals(STANDARD)) {
      return false;
    }
    Path first = Path.of(a).toAbsolutePath().normalize();
    Path second = Path.of(b).toAbsolutePath().normalize();
    return first.equals(second)
        || Files.exists(first) && Files.exists(second) && Files.isSameFile(first, second);
  }

  /**
   * Makes the folder of a file that is to be written.
   *
   * @param name may be null or a standard stream's
   * @throws UserException if the file cannot be there
   */
  static void prepare(String name) throws IOException {
    if (name != null && !name.equals(STANDARD)) {
      Arguments.createParent(Path.of(name));
    }
  }

  static InputStream input(String name) throws IOException {
    if (name.equals(STANDARD)) {
      return System.in;
    }
    Path file = Path.of(name);
    Arguments.require(file, "--in takes a file of questions, or - for standard input");
    return PlainOrGzip.open(file);
  }

  /** What an input is called in messages. */
  static String inputName(String name) {
    return name.equals(STANDARD) ? "standard input" : name;
  }

  /**
   * Removes a file that nothing was written to, after a failure.
   *
   * @param name may be null
   */
  static void removeEmpty(String name) throws IOException {
    if (name != null && !name.equals(STANDARD)) {
      Path file = Path.of(name);
      if (Files.isRegularFile(file)
          && Files.size(file) <= (PlainOrGzip.isGzip(file) ? EMPTY_GZIP : 0)) {
        Files.delete(file);
      }
    }
  }

  /** Buffered; a flush reaches the reader. */
  static OutputStream output(String name) throws IOException {
    if (name.equals(STANDARD)) {
      return keptOpen(FileDescriptor.out);
    }
    return PlainOrGzip.create(Path.of(name));
  }

  /**
   * @param name null for standard error
   */
  static OutputStream errors(String name) throws IOException {
    return name == null ? keptOpen(FileDescriptor.err) : output(name);
  }

  /** A standard stream: the program keeps using it after the command has ended. */
  private static OutputStream keptOpen(FileDescriptor stream) {
    return new FilterOutputStream(new BufferedOutputStream(new FileOutputStream(stream), BUFFER)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** Whether writing failed because nobody reads any more, as in {@code ./elq link | head}. */
  static boolean isReaderGone(IOException failure) {
    return failure.getMessage() != null && failure.getMessage().contains("Broken pipe");
  }
}
