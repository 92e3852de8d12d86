// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.npy;

import io.elq.weights.tensor.ElementType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Writes a matrix of float32 or float16 to an npy file row by row. The header counts the rows that
 * {@link #flush} made durable: after a crash the file is not readable as it is, but {@link #append}
 * can continue at any row that had been flushed. Not safe for use by many threads; whoever opens it
 * closes it.
 */
public final class NpyWriter implements Closeable {
  /** A header of fixed length, so that the number of rows can be put in later. */
  private static final int HEADER_BYTES = 128;

  private static final int PREFIX_BYTES = 10;
  private static final int BUFFER_BYTES = 1 << 18;

  private final Path path;
  private final FileChannel channel;
  private final int columns;
  private final ElementType type;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long rows;

  private NpyWriter(Path path, FileChannel channel, int columns, long rows, ElementType type) {
    this.type = type;
    this.path = path;
    this.channel = channel;
    this.columns = columns;
    this.rows = rows;
  }

  /** Starts a file of float32 without rows; replaces an existing one. */
  public static NpyWriter create(Path path, int columns) throws IOException {
    return create(path, columns, ElementType.F32);
  }

  /**
   * Starts a file without rows; replaces an existing one.
   *
   * @param type {@link ElementType#F32} or {@link ElementType#F16}
   */
  public static NpyWriter create(Path path, int columns, ElementType type) throws IOException {
    if (columns < 1) {
      throw new IllegalArgumentException(path + ": rows of " + columns + " columns");
    }
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    return started(new NpyWriter(path, channel, columns, 0, type));
  }

  /**
   * Continues a file of float32 after its first {@code rows} rows; what follows them is cut off.
   *
   * @throws IOException if the file has another header, or fewer rows
   */
  public static NpyWriter append(Path path, int columns, long rows) throws IOException {
    return append(path, columns, rows, ElementType.F32);
  }

  /**
   * Continues a file after its first {@code rows} rows; what follows them is cut off.
   *
   * @throws IOException if the file has another header, or fewer rows
   */
  public static NpyWriter append(Path path, int columns, long rows, ElementType type)
      throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    NpyWriter writer = new NpyWriter(path, channel, columns, rows, type);
    try {
      writer.checkHeader();
      channel.truncate(writer.end());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return started(writer);
  }

  private static NpyWriter started(NpyWriter writer) throws IOException {
    try {
      writer.flush();
      writer.channel.position(writer.end());
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.channel.close();
      throw e;
    }
  }

  private void checkHeader() throws IOException {
    ByteBuffer found = ByteBuffer.allocate(HEADER_BYTES);
    while (found.hasRemaining()) {
      if (channel.read(found, found.position()) < 0) {
        throw new IOException(path + ": truncated within its header");
      }
    }
    String text = new String(found.array(), StandardCharsets.ISO_8859_1);
    String expected = new String(header(0), StandardCharsets.ISO_8859_1);
    if (!text.replaceFirst("\\(\\d+, ", "(0, ").trim().equals(expected.trim())) {
      throw new IOException(
          path + ": not an npy file of " + type + " rows of " + columns + " columns");
    }
    if (rows < 0 || end() > channel.size()) {
      throw new IOException(
          "%s: holds %d rows, cannot continue after row %d"
              .formatted(
                  path, (channel.size() - HEADER_BYTES) / ((long) columns * type.bytes()), rows));
    }
  }

  /**
   * Writes rows.
   *
   * @param values [count, columns] values, row-major, from index 0
   * @param count number of rows
   */
  public void write(float[] values, int count) throws IOException {
    long wanted = (long) count * columns;
    if (count < 0 || wanted > values.length) {
      throw new IllegalArgumentException(
          "%d rows of %d columns are more than %d values".formatted(count, columns, values.length));
    }
    for (int i = 0; i < wanted; i++) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      type.put(buffer, values[i]);
    }
    rows += count;
  }

  /** Rows written so far, those of the file appended to among them. */
  public long rows() {
    return rows;
  }

  /** Makes all rows durable, then the header that counts them. */
  public void flush() throws IOException {
    drain();
    channel.force(false);
    ByteBuffer header = ByteBuffer.wrap(header(rows));
    while (header.hasRemaining()) {
      channel.write(header, header.position());
    }
    channel.force(false);
  }

  private long end() {
    return Math.addExact(HEADER_BYTES, Math.multiplyExact(rows, (long) columns * type.bytes()));
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private byte[] header(long count) {
    byte[] header = new byte[HEADER_BYTES];
    Arrays.fill(header, (byte) ' ');
    byte[] fields =
        "{'descr': '<f%d', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(type.bytes(), count, columns)
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) (HEADER_BYTES - PREFIX_BYTES))
        .put(fields);
    header[HEADER_BYTES - 1] = '\n';
    return header;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        flush();
      }
    }
  }
}
