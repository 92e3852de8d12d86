// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.file.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads pickles from a range of a file, and no more of it than pickles of weights need. */
final class PickleInput {
  /**
   * Pickles of weights hold names and shapes: those of the largest models take about a megabyte.
   */
  static final int MAX_BYTES = 1 << 24;

  private static final int MAX_LINE = 1_000;
  private static final int MAX_MESSAGE = 200;

  private final MappedFile data;
  private final long end;
  private final long limit;
  private long position;

  /** Reads from {@code begin}, at most to {@code end}. */
  PickleInput(MappedFile data, long begin, long end) {
    this.data = data;
    this.position = begin;
    this.end = end;
    this.limit = Math.min(end, begin + MAX_BYTES);
  }

  /** A text of the file, short enough for a message. */
  static String abbreviated(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "...";
  }

  /** Byte of the file that is read next. */
  long position() {
    return position;
  }

  int readUnsignedByte() throws IOException {
    return Byte.toUnsignedInt(data.readByte(advance(1)));
  }

  /** A little-endian number of one to eight bytes, unsigned below eight. */
  long readNumber(int bytes) throws IOException {
    long start = advance(bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= Byte.toUnsignedLong(data.readByte(start + i)) << (8 * i);
    }
    return value;
  }

  double readBigEndianDouble() throws IOException {
    return ByteBuffer.wrap(readBytes(Double.BYTES)).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  byte[] readBytes(long length) throws IOException {
    long start = advance(length);
    return data.read(start, (int) length);
  }

  String readText(long length) throws IOException {
    return new String(readBytes(length), StandardCharsets.UTF_8);
  }

  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = readUnsignedByte(); next != '\n'; next = readUnsignedByte()) {
      if (line.length() == MAX_LINE) {
        throw new IOException("a name of more than " + MAX_LINE + " characters");
      }
      line.append((char) next);
    }
    return line.toString();
  }

  private long advance(long bytes) throws IOException {
    if (bytes < 0 || bytes > limit - position) {
      throw new IOException(
          limit < end
              ? "a pickle of weights longer than %d bytes".formatted(MAX_BYTES)
              : "truncated or damaged: %s bytes needed at byte %d, %d left"
                  .formatted(Long.toUnsignedString(bytes), position, end - position));
    }
    long start = position;
    position += bytes;
    return start;
  }
}
