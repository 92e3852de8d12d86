package io.elq.linker.catalogue;

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
final class MappedFile {
  private static final long SEGMENT_BYTES = 1L << 30;

  private final MappedByteBuffer[] segments;
  private final long size;

  private MappedFile(MappedByteBuffer[] segments, long size) {
    this.segments = segments;
    this.size = size;
  }

  static MappedFile open(Path file) throws IOException {
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
  long size() {
    return size;
  }

  /** Copies {@code length} bytes from {@code position}; they may cross segments. */
  byte[] read(long position, int length) {
    if (position < 0 || length < 0 || position + length > size) {
      throw new IndexOutOfBoundsException(
          "bytes " + position + " to " + (position + length) + " of a file of " + size);
    }
    byte[] bytes = new byte[length];
    int copied = 0;
    while (copied < length) {
      long at = position + copied;
      MappedByteBuffer segment = segments[(int) (at / SEGMENT_BYTES)];
      int offset = (int) (at % SEGMENT_BYTES);
      int chunk = Math.min(length - copied, segment.limit() - offset);
      segment.get(offset, bytes, copied, chunk);
      copied += chunk;
    }
    return bytes;
  }

  /** The little-endian int64 at {@code position}. */
  long readLong(long position) {
    return ByteBuffer.wrap(read(position, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
