// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import io.elq.weights.file.PlainOrGzip;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file or a stream: what all readers of questions, entities and names are made of. A
 * byte order mark at the beginning is skipped. A line that is not UTF-8 or too long is reported,
 * and the next call reads the next one; input that is something else from its beginning on (UTF-16,
 * gzip without its ending, binary) is an error as a whole. A line is returned as soon as it has
 * arrived. Not thread-safe; whoever opens it closes it.
 */
public final class TextLines implements Closeable {
  /** Longest line: more than any question, entity or prediction with its evidence has. */
  public static final int MAX_BYTES = 16 << 20;

  private static final int BUFFER = 1 << 16;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final char REPLACEMENT = '\uFFFD';

  private final String name;
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

  /** Bytes that were read, of which those from {@code position} to {@code end} are next. */
  private final byte[] buffer = new byte[BUFFER];

  private int position;
  private int end;
  private long number;

  /**
   * Lines of a stream.
   *
   * @param name what it is called in messages
   * @param in closed with this
   */
  public TextLines(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * Lines of a file, plain or gzip (by the name's ending .gz).
   *
   * @throws IOException if it cannot be opened
   */
  public static TextLines open(Path file) throws IOException {
    return new TextLines(file.toString(), PlainOrGzip.open(file));
  }

  /** Number of the last line, from 1. */
  public long number() {
    return number;
  }

  /**
   * The next line that is not blank, without its end; null after the last.
   *
   * @throws MalformedLineException as {@link #next()} does
   * @throws IOException as {@link #next()} does
   */
  public @Nullable String nextNotBlank() throws IOException {
    String line = next();
    while (line != null && line.isBlank()) {
      line = next();
    }
    return line;
  }

  /**
   * The next line without its end, or null after the last.
   *
   * @throws MalformedLineException if it is not UTF-8 or too long, naming file and line; the next
   *     call reads the next line
   * @throws IOException if the input is damaged or is not text in UTF-8 at all
   */
  public @Nullable String next() throws IOException {
    if (position == end && !fill()) {
      return null;
    }
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean fits = readLine(line);
    byte[] bytes = line.toByteArray();
    if (number == 1) {
      checkKind(bytes);
    }
    if (!fits) {
      throw malformed("longer than %,d bytes; one record a line".formatted(MAX_BYTES));
    }
    String text = decode(bytes);
    text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /** Reads past the next line's end; false if the line is too long and was cut. */
  private boolean readLine(ByteArrayOutputStream line) throws IOException {
    boolean fits = true;
    do {
      int from = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      int count = Math.min(position - from, MAX_BYTES - line.size());
      fits = fits && count == position - from;
      line.write(buffer, from, count);
      if (position < end) {
        position++;
        return fits;
      }
    } while (fill());
    return fits;
  }

  /** Reads what has come, waiting for it; false at the end. */
  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** Refuses input whose first line shows that none of it is text in UTF-8. */
  private void checkKind(byte[] start) throws IOException {
    if (beginsWith(start, 0xff, 0xfe) || beginsWith(start, 0xfe, 0xff)) {
      throw otherKind("UTF-16 text; convert it, for example with iconv -f UTF-16 -t UTF-8");
    }
    if (beginsWith(start, 0x1f, 0x8b)) {
      throw otherKind(
          "gzip data; give the file a name that ends in .gz, or unpack it, for example with zcat");
    }
    if (hasZero(start)) {
      throw otherKind("UTF-16 or binary data, with zero bytes; text in UTF-8 is needed");
    }
  }

  private IOException otherKind(String kind) {
    return malformed("not UTF-8, but " + kind).asFailure();
  }

  private String decode(byte[] bytes) throws MalformedLineException {
    try {
      if (!hasZero(bytes)) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // What stands where bytes are no character, if the line does not have one of its own.
        return text.indexOf(REPLACEMENT) < 0
            ? text
            : decoder.decode(ByteBuffer.wrap(bytes)).toString();
      }
    } catch (CharacterCodingException e) {
      // Reported below, as a zero byte is.
    }
    throw malformed("not UTF-8; convert it, for example with iconv -f LATIN1 -t UTF-8");
  }

  private MalformedLineException malformed(String fault) {
    return new MalformedLineException(null, fault).in(name, number);
  }

  private static boolean beginsWith(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }

  private static boolean hasZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
