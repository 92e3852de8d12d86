package io.elq.linker.stream;

import io.elq.linker.lines.MalformedLineException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream, decoded one by one: a line that is no UTF-8 or too long is refused, and
 * reading goes on behind it. Returns a line as soon as it has come. Not thread-safe.
 */
final class ByteLines {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final InputStream in;
  private final int maxBytes;
  private long number;

  /**
   * @param in closed by whoever opened it
   * @param maxBytes longest line that is accepted
   */
  ByteLines(InputStream in, int maxBytes) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.maxBytes = maxBytes;
  }

  /** Number of the last line, from 1. */
  long number() {
    return number;
  }

  /**
   * The next line without its end, or null behind the last.
   *
   * @throws MalformedLineException if it is no UTF-8 or too long; the next call reads the line
   *     behind it
   */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    int b = in.read();
    if (b < 0) {
      return null;
    }
    number++;
    boolean fits = true;
    for (; b >= 0 && b != '\n'; b = in.read()) {
      fits = bytes.size() < maxBytes;
      if (fits) {
        bytes.write(b);
      }
    }
    if (!fits) {
      throw new MalformedLineException(null, "is longer than %,d bytes".formatted(maxBytes));
    }
    String line = decode(bytes.toByteArray());
    line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    return number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private static String decode(byte[] bytes) throws MalformedLineException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedLineException(null, "is not UTF-8");
    }
  }
}
