package io.elq.weights.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files that may be compressed: gzip if their name ends in .gz, else as they are. */
public final class PlainOrGzip {
  private static final int BUFFER = 1 << 16;

  private PlainOrGzip() {}

  /**
   * The content of a file, decompressed if need be; whoever opens it closes it.
   *
   * @throws IOException if it cannot be read, or is known to be something else than text
   */
  public static InputStream open(Path file) throws IOException {
    if (file.toString().endsWith(".gz")) {
      ForeignFile.refuse(file, ForeignFile.Kind.EMPTY, ForeignFile.Kind.GZIP);
    } else {
      ForeignFile.refuse(file, ForeignFile.Kind.EMPTY);
    }
    InputStream bytes = Files.newInputStream(file);
    try {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** Its lines as UTF-8, what is malformed replaced; whoever opens them closes them. */
  public static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8), BUFFER);
  }
}
