// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A position in an index file (little-endian). Reads single fields through a small window and steps
 * over arrays without reading them. Every length is compared with what is left of the file. Not
 * thread-safe; the caller closes the channel.
 */
final class IndexFileCursor {
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /** File position of the end of the window. */
  private long windowEnd;

  IndexFileCursor(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    window.limit(0);
  }

  /** Refuses what does not hold, in words to which the caller adds file and position. */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new FaissException(otherwise);
    }
  }

  long size() {
    return size;
  }

  long position() {
    return windowEnd - window.remaining();
  }

  long remaining() {
    return size - position();
  }

  byte readByte() throws IOException {
    return need(Byte.BYTES).get();
  }

  /** A byte that is 0 or 1. */
  boolean readFlag(String what) throws IOException {
    byte flag = readByte();
    require(flag == 0 || flag == 1, "flag \"" + what + "\" is " + flag);
    return flag == 1;
  }

  int readInt() throws IOException {
    return need(Integer.BYTES).getInt();
  }

  long readLong() throws IOException {
    return need(Long.BYTES).getLong();
  }

  float readFloat() throws IOException {
    return need(Float.BYTES).getFloat();
  }

  /** The bytes at the position, at most as many as given and left, without a step. */
  byte[] peek(int most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(most, remaining())];
    need(bytes.length).duplicate().get(bytes);
    return bytes;
  }

  /** Four characters that name the kind of what follows. */
  String readKind() throws IOException {
    byte[] kind = new byte[4];
    need(kind.length).get(kind);
    return new String(kind, ISO_8859_1);
  }

  /**
   * Reads an array's length, which must be the expected one, and steps over its elements.
   *
   * @param elementBytes bytes of an element
   */
  void skipArray(String what, long expectedLength, int elementBytes) throws IOException {
    long length = readArrayLength(what, elementBytes);
    if (length != expectedLength) {
      throw new FaissException(what + ": " + length + " elements, expected " + expectedLength);
    }
    skip(length * elementBytes);
  }

  /**
   * Reads an array's length and leaves the position at its first element; all of it lies within the
   * file.
   */
  long readArrayLength(String what, int elementBytes) throws IOException {
    long length = readLong();
    requireFits(what, length, elementBytes);
    return length;
  }

  /** Refuses a length that the rest of the file cannot hold. */
  void requireFits(String what, long length, long elementBytes) {
    if (length < 0 || (elementBytes > 0 && length > remaining() / elementBytes)) {
      throw new FaissException(
          what
              + ": "
              + Long.toUnsignedString(length)
              + " elements of "
              + elementBytes
              + " bytes, but the file has "
              + remaining()
              + " bytes left");
    }
  }

  /** Steps over bytes that are known to be there. */
  void skip(long bytes) {
    if (bytes <= window.remaining()) {
      window.position(window.position() + (int) bytes);
    } else {
      windowEnd = position() + bytes;
      window.limit(0);
    }
  }

  private ByteBuffer need(int bytes) throws IOException {
    if (window.remaining() < bytes) {
      window.compact();
      while (window.position() < bytes) {
        int read = channel.read(window, windowEnd);
        if (read < 0) {
          throw new EOFException("the file ends at " + size + ", in the middle of a field");
        }
        windowEnd += read;
      }
      window.flip();
    }
    return window;
  }
}
