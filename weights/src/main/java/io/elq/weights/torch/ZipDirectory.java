// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.file.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The table of contents of a zip file, with where the bytes of each uncompressed entry lie: the
 * JDK's own reader does not say. Knows zip64.
 */
final class ZipDirectory {

  /**
   * A file in the archive.
   *
   * @param name path
   * @param begin first byte, from the start of the archive
   * @param bytes length
   * @param crc checksum of the bytes
   */
  record Entry(String name, long begin, long bytes, int crc) {}

  private static final int LOCAL_HEADER = 30;
  private static final int CENTRAL_HEADER = 46;
  private static final int END = 22;
  private static final int END64_LOCATOR = 20;
  private static final int END64 = 56;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int MAX_DIRECTORY_BYTES = 1 << 24;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;
  private static final int ZIP64_EXTRA = 1;

  private final MappedFile data;
  private final long begin;
  private final long bytes;

  private ZipDirectory(MappedFile data, long begin, long bytes) {
    this.data = data;
    this.begin = begin;
    this.bytes = bytes;
  }

  /**
   * Reads the entries by name, in the directory's order.
   *
   * @throws IOException if the archive is damaged, or an entry is compressed
   */
  static Map<String, Entry> read(MappedFile data) throws IOException {
    return find(data).entries();
  }

  private static ZipDirectory find(MappedFile data) throws IOException {
    long end = findEnd(data);
    ByteBuffer last = buffer(data, end, END);
    long bytes = Integer.toUnsignedLong(last.getInt(12));
    long begin = Integer.toUnsignedLong(last.getInt(16));
    long locator = end - END64_LOCATOR;
    if (locator >= 0 && signature(data, locator, "PK\6\7")) {
      long end64 = buffer(data, locator, END64_LOCATOR).getLong(8);
      if (end64 < 0 || end64 > locator - END64 || !signature(data, end64, "PK\6\6")) {
        throw new IOException("damaged: the zip64 end of the archive is not where it should be");
      }
      ByteBuffer large = buffer(data, end64, END64);
      bytes = large.getLong(40);
      begin = large.getLong(48);
    }
    if (begin < 0 || bytes < 0 || bytes > MAX_DIRECTORY_BYTES || begin > end - bytes) {
      throw new IOException(
          "damaged: a directory of %d bytes at byte %d of %d".formatted(bytes, begin, data.size()));
    }
    return new ZipDirectory(data, begin, bytes);
  }

  private static long findEnd(MappedFile data) throws IOException {
    long first = Math.max(0, data.size() - END - MAX_COMMENT);
    for (long at = data.size() - END; at >= first; at--) {
      if (data.readByte(at) == 'P' && signature(data, at, "PK\5\6")) {
        return at;
      }
    }
    throw new IOException("truncated: the archive's directory, at its end, is missing");
  }

  private Map<String, Entry> entries() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    ByteBuffer in = buffer(data, begin, (int) bytes);
    while (in.hasRemaining()) {
      if (in.remaining() < CENTRAL_HEADER || in.getInt(in.position()) != 0x02014b50) {
        throw new IOException("damaged: entry %d of the directory".formatted(entries.size()));
      }
      Entry entry = entry(in);
      if (entries.put(entry.name(), entry) != null) {
        throw new IOException("damaged: the archive holds '" + entry.name() + "' twice");
      }
    }
    return entries;
  }

  private Entry entry(ByteBuffer in) throws IOException {
    int at = in.position();
    int flags = in.getShort(at + 8);
    int method = Short.toUnsignedInt(in.getShort(at + 10));
    int nameBytes = Short.toUnsignedInt(in.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(in.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(in.getShort(at + 32));
    int total = CENTRAL_HEADER + nameBytes + extraBytes + commentBytes;
    if (total > in.remaining()) {
      throw new IOException("damaged: the directory ends within an entry");
    }
    byte[] bytesOfName = new byte[nameBytes];
    in.get(at + CENTRAL_HEADER, bytesOfName);
    String name = new String(bytesOfName, StandardCharsets.UTF_8);
    long[] sizes = {
      Integer.toUnsignedLong(in.getInt(at + 24)),
      Integer.toUnsignedLong(in.getInt(at + 20)),
      Integer.toUnsignedLong(in.getInt(at + 42))
    };
    ByteBuffer extra = in.slice(at + CENTRAL_HEADER + nameBytes, extraBytes);
    fillFromZip64(extra.order(ByteOrder.LITTLE_ENDIAN), sizes, name);
    if (method != 0 || (flags & 1) != 0 || sizes[0] != sizes[1]) {
      throw new IOException("'" + name + "' is compressed or encrypted, which torch never does");
    }
    in.position(at + total);
    return new Entry(name, dataBegin(name, sizes[2], sizes[0]), sizes[0], in.getInt(at + 16));
  }

  /** Takes the numbers that do not fit 32 bits, in their order, from the extra field. */
  private static void fillFromZip64(ByteBuffer extra, long[] sizes, String name)
      throws IOException {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      int next = extra.position() + length;
      for (int i = 0; id == ZIP64_EXTRA && i < sizes.length; i++) {
        if (sizes[i] == IN_ZIP64) {
          if (next - extra.position() < Long.BYTES) {
            throw new IOException("damaged: the size of '" + name + "' is missing");
          }
          sizes[i] = extra.getLong();
        }
      }
      extra.position(next);
    }
  }

  private long dataBegin(String name, long header, long length) throws IOException {
    if (header < 0
        || length < 0
        || header > begin - LOCAL_HEADER
        || !signature(data, header, "PK\3\4")) {
      throw new IOException("truncated or damaged: '" + name + "' is not where it should be");
    }
    ByteBuffer local = buffer(data, header, LOCAL_HEADER);
    long at =
        header
            + LOCAL_HEADER
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    if (at > begin - length) {
      throw new IOException(
          "truncated or damaged: '%s' of %d bytes at byte %d of %d"
              .formatted(name, length, at, begin));
    }
    return at;
  }

  private static boolean signature(MappedFile data, long at, String signature) {
    return new String(data.read(at, 4), StandardCharsets.ISO_8859_1).equals(signature);
  }

  private static ByteBuffer buffer(MappedFile data, long at, int length) {
    return ByteBuffer.wrap(data.read(at, length)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
