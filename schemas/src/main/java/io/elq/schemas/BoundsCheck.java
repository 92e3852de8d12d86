// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Walks through an encoded record without allocating and compares every length with what is left.
 */
final class BoundsCheck {

  private final BinaryDecoder in;

  private BoundsCheck(BinaryDecoder in) {
    this.in = in;
  }

  /**
   * Checks one record that fills the decoder's bytes.
   *
   * @throws IOException if the bytes end before the record
   * @throws AvroRuntimeException if a length is impossible or bytes are left over
   */
  static void check(Schema writer, BinaryDecoder in) throws IOException {
    new BoundsCheck(in).walk(writer);
    if (!in.isEnd()) {
      throw new AvroRuntimeException(in.inputStream().available() + " bytes too many at the end");
    }
  }

  private void walk(Schema schema) throws IOException {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          walk(field.schema());
        }
      }
      case ARRAY -> {
        for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
          walkAll(schema.getElementType(), left, false);
        }
      }
      case MAP -> {
        for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
          walkAll(schema.getValueType(), left, true);
        }
      }
      case UNION -> walkBranch(schema);
      case STRING, BYTES -> skip(in.readLong());
      case FIXED -> skip(schema.getFixedSize());
      case LONG -> in.readLong();
      case INT, ENUM -> in.readInt();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case BOOLEAN -> in.readBoolean();
      case NULL -> {}
    }
  }

  /** Every element takes at least a byte, so that a false count soon runs into the end. */
  private void walkAll(Schema element, long count, boolean keyed) throws IOException {
    for (long i = 0; i < count; i++) {
      if (keyed) {
        skip(in.readLong());
      }
      walk(element);
    }
  }

  private void walkBranch(Schema union) throws IOException {
    int branch = in.readIndex();
    if (branch < 0 || branch >= union.getTypes().size()) {
      throw new AvroRuntimeException("no branch " + branch + " in " + union);
    }
    walk(union.getTypes().get(branch));
  }

  private void skip(long bytes) throws IOException {
    int left = in.inputStream().available();
    if (bytes < 0 || bytes > left) {
      throw new AvroRuntimeException(
          "a value claims " + bytes + " bytes where " + left + " are left");
    }
    in.skipFixed((int) bytes);
  }
}
