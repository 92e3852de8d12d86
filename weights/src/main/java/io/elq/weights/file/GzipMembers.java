// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip data, all members one after the other, and reports whatever is damaged. The
 * JDK's own stream takes a damaged header after the first member for the end of the data, so that
 * half of a file gets lost without a word; it also passes over what does not belong to any member.
 * Not thread-safe; closing it closes the compressed stream.
 */
final class GzipMembers extends InputStream {
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final String name;
  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] compressed;
  private int from;
  private int to;
  private int member;
  private boolean inMember;

  /**
   * @param name what the compressed data is called in messages
   * @param bufferSize bytes read at once, at least 1
   */
  GzipMembers(String name, InputStream in, int bufferSize) {
    this.name = name;
    this.in = in;
    this.compressed = new byte[bufferSize];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || nextMember()) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        checksum.update(bytes, offset, count);
        return count;
      }
      readTrailer();
    }
    return -1;
  }

  /** The next decompressed bytes of the member; 0 at its end. */
  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      while (true) {
        int count = inflater.inflate(bytes, offset, length);
        if (count > 0 || inflater.finished()) {
          return count;
        }
        if (inflater.needsDictionary()) {
          throw damaged("its data needs a dictionary");
        }
        if (inflater.needsInput()) {
          if (from == to) {
            fillOrFail();
          }
          inflater.setInput(compressed, from, to - from);
          from = to;
        }
      }
    } catch (DataFormatException e) {
      throw damaged("its data is not deflated");
    }
  }

  /** Reads a header; false at the end of the data. */
  private boolean nextMember() throws IOException {
    if (from == to && !fill()) {
      if (member == 0) {
        throw new EOFException(name + " is empty: not even the header of a gzip file is there");
      }
      return false;
    }
    member++;
    checksum.reset();
    int magic = header() | header() << 8;
    if (magic != MAGIC) {
      throw new ZipException(
          member == 1
              ? name + " is not a gzip file, though its name ends in .gz"
              : damaged("it does not begin as one, so that other bytes follow the file's data")
                  .getMessage());
    }
    if (header() != DEFLATE) {
      throw damaged("its method of compression is unknown");
    }
    readFields(header());
    inflater.reset();
    inMember = true;
    return true;
  }

  /** Passes over what a header says after its flags. */
  private void readFields(int flags) throws IOException {
    if ((flags & RESERVED) != 0) {
      throw damaged("its header has unknown flags");
    }
    skip(6); // time, level and operating system
    if ((flags & HAS_EXTRA) != 0) {
      skip(header() | header() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CHECKSUM) != 0) {
      int expected = (int) checksum.getValue() & 0xffff;
      if ((header() | header() << 8) != expected) {
        throw damaged("its header's checksum is wrong");
      }
    }
    checksum.reset();
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      header();
    }
  }

  private void skipText() throws IOException {
    while (header() != 0) {}
  }

  private void readTrailer() throws IOException {
    from = to - inflater.getRemaining();
    long expected = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      expected |= (long) next() << shift;
    }
    long actual = checksum.getValue() | (inflater.getBytesWritten() & 0xffffffffL) << 32;
    if (expected != actual) {
      throw damaged("its checksum or length is wrong");
    }
    inMember = false;
  }

  /** The next byte of a header, which its checksum covers. */
  private int header() throws IOException {
    int b = next();
    checksum.update(b);
    return b;
  }

  private int next() throws IOException {
    if (from == to) {
      fillOrFail();
    }
    return compressed[from++] & 0xff;
  }

  private void fillOrFail() throws IOException {
    if (!fill()) {
      throw damaged("the file ends in the middle of it");
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(compressed, 0, compressed.length);
    from = 0;
    to = Math.max(0, count);
    return count > 0;
  }

  private ZipException damaged(String fault) {
    return new ZipException(
        "%s is damaged in its gzip member %d: %s; copy or compress it again"
            .formatted(name, member, fault));
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
