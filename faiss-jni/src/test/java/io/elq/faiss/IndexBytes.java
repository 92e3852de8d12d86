// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the bytes of index files, field by field, as FAISS writes them: also those of kinds that
 * {@link FaissIndex} does not make, and of none.
 */
final class IndexBytes {
  static final int DIMENSION = 8;
  static final int COUNT = 300;

  /** Where the fields after a kind and a header begin. */
  static final int BODY = 37;

  /** Where the first float of a flat index stands. */
  static final int FLAT_VECTORS = BODY + Long.BYTES;

  /** Where the coarse quantizer of an index of lists begins: after nlist and nprobe. */
  static final int QUANTIZER = BODY + 2 * Long.BYTES;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A file as FAISS writes it, over {@link #COUNT} random vectors. */
  static byte[] written(String factory, Metric metric) throws IOException {
    return written(factory, metric, Vectors.random(COUNT, DIMENSION, 5));
  }

  static byte[] written(String factory, Metric metric, float[] vectors) throws IOException {
    Path file = Files.createTempFile("elq-index", ".faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, metric)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      index.write(file);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Where the direct map of an index of lists with a flat coarse quantizer stands. */
  static int directMap(int lists) {
    return QUANTIZER + FLAT_VECTORS + lists * DIMENSION * Float.BYTES;
  }

  /** Where what follows an empty direct map begins. */
  static int behindDirectMap(int lists) {
    return directMap(lists) + Byte.BYTES + Long.BYTES;
  }

  /** A copy with eight bytes overwritten. */
  static byte[] with(byte[] file, int at, long value) {
    byte[] changed = file.clone();
    littleEndian(changed).putLong(at, value);
    return changed;
  }

  static byte[] with(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    littleEndian(changed).putInt(at, value);
    return changed;
  }

  static byte[] with(byte[] file, int at, byte value) {
    byte[] changed = file.clone();
    changed[at] = value;
    return changed;
  }

  static byte[] with(byte[] file, int at, float value) {
    return with(file, at, Float.floatToRawIntBits(value));
  }

  static byte[] with(byte[] file, int at, String kind) {
    return with(file, at, littleEndian(kind.getBytes(ISO_8859_1)).getInt());
  }

  /** A copy with a range replaced by other bytes. */
  static byte[] with(byte[] file, int from, int to, byte[] instead) {
    return new IndexBytes().raw(file, 0, from).raw(instead).raw(file, to, file.length).toBytes();
  }

  static ByteBuffer littleEndian(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  IndexBytes kind(String kind) {
    return raw(kind.getBytes(ISO_8859_1));
  }

  /** A kind and the header of a trained index of {@link #DIMENSION}. */
  IndexBytes header(String kind, long count, Metric metric) {
    kind(kind).ints(DIMENSION).longs(count, 1 << 20, 1 << 20).bytes(1);
    return ints(metric.ordinal());
  }

  IndexBytes bytes(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  IndexBytes ints(int... values) {
    for (int value : values) {
      raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
    return this;
  }

  IndexBytes longs(long... values) {
    for (long value : values) {
      raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }
    return this;
  }

  /** An array: its length and its elements. */
  IndexBytes array(long... values) {
    return longs(values.length).longs(values);
  }

  /** An array of floats, all 0. */
  IndexBytes floats(int length) {
    return longs(length).raw(new byte[length * Float.BYTES]);
  }

  IndexBytes raw(byte[] values) {
    return raw(values, 0, values.length);
  }

  IndexBytes raw(byte[] values, int from, int to) {
    bytes.write(values, from, to - from);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
