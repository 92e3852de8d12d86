// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.npy;

import io.elq.weights.file.MappedFile;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.TensorLayout;
import io.elq.weights.tensor.TensorSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * numpy's format: a magic number, the version, a Python dictionary with element type, order and
 * shape, then the elements. Versions 1 to 3, little-endian, in either order.
 */
public final class NpyFormat {
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "<f8", ElementType.F64,
          "<f4", ElementType.F32,
          "<f2", ElementType.F16,
          "<i8", ElementType.I64,
          "<i4", ElementType.I32,
          "<i2", ElementType.I16,
          "|i1", ElementType.I8,
          "|u1", ElementType.U8,
          "|b1", ElementType.BOOL);

  private static final int MAGIC_BYTES = 8;
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int MAX_VERSION = 3;

  private NpyFormat() {}

  /** The file's tensor under the empty name. */
  public static Map<String, StoredTensor> read(TensorSource source) throws IOException {
    return Map.of("", StoredTensor.of(source, "", layout(source.data())));
  }

  /** Reads the header and checks that the file is as long as it says. */
  static TensorLayout layout(MappedFile data) throws IOException {
    if (data.size() < MAGIC_BYTES + Integer.BYTES) {
      throw new IOException("truncated within its header");
    }
    int version = data.readByte(6);
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    long headerBytes = data.readLong(4) >>> 32;
    if (version == 1) {
      headerBytes &= 0xFFFF;
    }
    long begin = MAGIC_BYTES + lengthBytes + headerBytes;
    if (version < 1 || version > MAX_VERSION) {
      throw new IOException("npy version " + version + " is not 1 to " + MAX_VERSION);
    }
    if (headerBytes > MAX_HEADER_BYTES || begin > data.size()) {
      throw new IOException("truncated or damaged: a header of " + headerBytes + " bytes");
    }
    byte[] header = data.read(MAGIC_BYTES + lengthBytes, (int) headerBytes);
    Object fields = PythonLiteral.parse(new String(header, StandardCharsets.UTF_8).trim());
    if (!(fields instanceof Map<?, ?> map)) {
      throw new IOException("its header is not a dictionary");
    }
    return layout(map, begin, data.size());
  }

  private static TensorLayout layout(Map<?, ?> fields, long begin, long size) throws IOException {
    Object descr = fields.get("descr");
    ElementType type = descr instanceof String text ? TYPES.get(text) : null;
    if (type == null) {
      throw new IOException("element type " + descr + " is not one of " + TYPES.keySet());
    }
    if (!(fields.get("shape") instanceof List<?> sizes)
        || !sizes.stream().allMatch(s -> s instanceof Long number && number >= 0)
        || !(fields.get("fortran_order") instanceof Boolean fortran)) {
      throw new IOException("shape or fortran_order are missing or wrong in its header");
    }
    long[] shape = sizes.stream().mapToLong(s -> (Long) s).toArray();
    long elements = TensorLayout.elements(shape);
    long stored = (size - begin) / type.bytes();
    if (elements != stored || stored * type.bytes() != size - begin) {
      throw new IOException(
          "%s: its shape takes %d elements of %s, the file holds %d bytes"
              .formatted(
                  elements > stored ? "truncated" : "trailing bytes",
                  elements,
                  type,
                  size - begin));
    }
    TensorLayout rows = TensorLayout.rowMajor(type, begin, shape);
    if (!fortran) {
      return rows;
    }
    TensorLayout columns = TensorLayout.rowMajor(type, begin, reversed(shape));
    return TensorLayout.view(type, begin, stored, 0, shape, reversed(columns.strides()));
  }

  private static long[] reversed(long[] numbers) {
    long[] reversed = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      reversed[i] = numbers[numbers.length - 1 - i];
    }
    return reversed;
  }
}
