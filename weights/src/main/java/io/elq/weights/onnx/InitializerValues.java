// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.elq.weights.tensor.Finite;
import io.elq.weights.tensor.TensorLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one initializer field by field, keeping only the first value that is not finite. */
final class InitializerValues {
  private static final int FINITE = -1;
  private static final int HALF_EXPONENT = 0x7c00;
  private static final int FLOAT_EXPONENT = 0x7f800000;

  private static final Set<Integer> FLOATS =
      Set.of(
          TensorProto.DataType.FLOAT_VALUE,
          TensorProto.DataType.FLOAT16_VALUE,
          TensorProto.DataType.BFLOAT16_VALUE,
          TensorProto.DataType.DOUBLE_VALUE);

  /** Types whose values are always finite: whole numbers, truth values, text. */
  private static final Set<Integer> OTHERS =
      Set.of(
          TensorProto.DataType.UINT8_VALUE,
          TensorProto.DataType.INT8_VALUE,
          TensorProto.DataType.UINT16_VALUE,
          TensorProto.DataType.INT16_VALUE,
          TensorProto.DataType.INT32_VALUE,
          TensorProto.DataType.INT64_VALUE,
          TensorProto.DataType.STRING_VALUE,
          TensorProto.DataType.BOOL_VALUE,
          TensorProto.DataType.UINT32_VALUE,
          TensorProto.DataType.UINT64_VALUE);

  private final CodedInputStream in;
  private final List<Long> shape = new ArrayList<>();
  private String name = "";
  private int type = TensorProto.DataType.UNDEFINED_VALUE;
  private boolean elsewhere;
  private long count;
  private long other = FINITE;
  private double otherValue;

  InitializerValues(CodedInputStream in) {
    this.in = in;
  }

  /** Reads the content of a field. */
  void field(int number, int tag) throws IOException {
    boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    switch (number) {
      case TensorProto.NAME_FIELD_NUMBER -> name = in.readString();
      case TensorProto.DATA_TYPE_FIELD_NUMBER -> type = in.readInt32();
      case TensorProto.DIMS_FIELD_NUMBER -> each(packed, () -> shape.add(in.readInt64()));
      case TensorProto.DATA_LOCATION_FIELD_NUMBER ->
          elsewhere = in.readEnum() == TensorProto.DataLocation.EXTERNAL_VALUE;
      case TensorProto.FLOAT_DATA_FIELD_NUMBER -> each(packed, () -> add(in.readFloat()));
      case TensorProto.DOUBLE_DATA_FIELD_NUMBER -> each(packed, () -> add(in.readDouble()));
      case TensorProto.INT32_DATA_FIELD_NUMBER -> each(packed, () -> add16(in.readInt32()));
      case TensorProto.RAW_DATA_FIELD_NUMBER -> raw();
      default -> in.skipField(tag);
    }
  }

  /** Reads one value. */
  private interface Value {
    void read() throws IOException;
  }

  private void each(boolean packed, Value value) throws IOException {
    if (!packed) {
      value.read();
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      value.read();
    }
    in.popLimit(limit);
  }

  private void raw() throws IOException {
    each(
        true,
        switch (type) {
          case TensorProto.DataType.FLOAT_VALUE ->
              () -> add(Float.intBitsToFloat(in.readRawLittleEndian32()));
          case TensorProto.DataType.DOUBLE_VALUE ->
              () -> add(Double.longBitsToDouble(in.readRawLittleEndian64()));
          case TensorProto.DataType.FLOAT16_VALUE, TensorProto.DataType.BFLOAT16_VALUE ->
              () -> add16((in.readRawByte() & 0xFF) | (in.readRawByte() & 0xFF) << 8);
          default -> () -> in.skipRawBytes(in.getBytesUntilLimit());
        });
  }

  private void add(double value) {
    if (other < 0 && !(Math.abs(value) <= Double.MAX_VALUE)) {
      other = count;
      otherValue = value;
    }
    count++;
  }

  /** A half or the upper half of a float, where the type says so; else a whole number. */
  private void add16(int bits) {
    boolean half = type == TensorProto.DataType.FLOAT16_VALUE;
    if (half || type == TensorProto.DataType.BFLOAT16_VALUE) {
      int exponent = half ? HALF_EXPONENT : FLOAT_EXPONENT >>> 16;
      int fraction = bits & 0x7fff & ~exponent;
      boolean finite = (bits & exponent) != exponent;
      double infinity = (bits & 0x8000) == 0 ? 1 / 0d : -1 / 0d;
      add(finite ? 0 : fraction == 0 ? infinity : Double.NaN);
    }
  }

  /**
   * Says what was found, once all fields have been read.
   *
   * @return whether it holds floating-point numbers
   * @throws IOException naming it, if a value is not finite or its values are in another file
   */
  boolean check() throws IOException {
    String initializer = "initializer '" + name + "': ";
    if (elsewhere) {
      throw new IOException(
          initializer
              + "its values are in another file, which a release does not cover: store them inside");
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    if (other >= 0) {
      throw new IOException(initializer + Finite.fault(otherValue, Finite.index(other, sizes)));
    }
    if (OTHERS.contains(type)) {
      return false;
    }
    if (!FLOATS.contains(type)) {
      throw new IOException(
          initializer + "its values, of ONNX's element type " + type + ", cannot be checked");
    }
    if (count != TensorLayout.elements(sizes)) {
      throw new IOException(
          "%sit holds %d values, but its shape is %s".formatted(initializer, count, shape));
    }
    return true;
  }
}
