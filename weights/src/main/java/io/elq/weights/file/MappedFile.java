// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A read-only file of any length, mapped into memory.
 *
 * <p>Mapped rather than read through a channel, because an interrupted thread (a cancelled Flink
 * task) would close a shared channel for everybody. The mapping lives until it is garbage
 * collected. Safe for use by many threads.
 */
public final class MappedFile {
  private static final long SEGMENT_BYTES = 1L << 30;

  private final MappedByteBuffer[] segments;
  private final long size;

  private MappedFile(MappedByteBuffer[] segments, long size) {
    this.segments = segments;
    this.size = size;
  }

  /**
   * Maps a file as long as it is now; it must not shrink while it is in use.
   *
   * @throws IOException if it cannot be read
   */
  public static MappedFile open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      var segments =
          new MappedByteBuffer[Math.toIntExact((size + SEGMENT_BYTES - 1) / SEGMENT_BYTES)];
      for (int i = 0; i < segments.length; i++) {
        long start = i * SEGMENT_BYTES;
        long length = Math.min(SEGMENT_BYTES, size - start);
        segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
      }
      return new MappedFile(segments, size);
    }
  }

  /** File length in bytes. */
  public long size() {
    return size;
  }

  /** Copies {@code length} bytes from {@code position}; they may cross segments. */
  public byte[] read(long position, int length) {
    checkRange(position, length);
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }

  /** Copies {@code length} bytes from {@code position} to {@code target[offset]} and after. */
  public void read(long position, byte[] target, int offset, int length) {
    checkRange(position, length);
    int copied = 0;
    while (copied < length) {
      long at = position + copied;
      MappedByteBuffer segment = segments[(int) (at / SEGMENT_BYTES)];
      int within = (int) (at % SEGMENT_BYTES);
      int chunk = Math.min(length - copied, segment.limit() - within);
      segment.get(within, target, offset + copied, chunk);
      copied += chunk;
    }
  }

  /** The byte at {@code position}. */
  public byte readByte(long position) {
    checkRange(position, 1);
    return segments[(int) (position / SEGMENT_BYTES)].get((int) (position % SEGMENT_BYTES));
  }

  /** The little-endian int64 at {@code position}. */
  public long readLong(long position) {
    checkRange(position, Long.BYTES);
    MappedByteBuffer segment = segments[(int) (position / SEGMENT_BYTES)];
    int within = (int) (position % SEGMENT_BYTES);
    if (within <= segment.limit() - Long.BYTES) {
      // Mapped buffers are big-endian: their order is state that threads would have to share.
      return Long.reverseBytes(segment.getLong(within));
    }
    return ByteBuffer.wrap(read(position, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private void checkRange(long position, int length) {
    if (position < 0 || length < 0 || position > size - length) {
      throw new IndexOutOfBoundsException(
          "bytes " + position + " to " + (position + length) + " of a file of " + size);
    }
  }
}
