package io.elq.linker.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Element types that can be read from a safetensors file; all become float32 on the heap. */
enum ElementType {
  /** IEEE 754 single precision. */
  F32(4) {
    @Override
    float next(ByteBuffer in) {
      return in.getFloat();
    }
  },
  /** IEEE 754 half precision. */
  F16(2) {
    @Override
    float next(ByteBuffer in) {
      return halfToFloat(in.getShort());
    }
  },
  /** The upper half of a float32. */
  BF16(2) {
    @Override
    float next(ByteBuffer in) {
      return Float.intBitsToFloat(in.getShort() << 16);
    }
  },
  /** 64-bit integers; only values that a float32 represents exactly. */
  I64(8) {
    @Override
    float next(ByteBuffer in) {
      long value = in.getLong();
      if (Math.abs(value) > MAX_EXACT || value == Long.MIN_VALUE) {
        throw new IllegalArgumentException("integer " + value + " is too large for float32");
      }
      return value;
    }
  };

  private static final long MAX_EXACT = 1L << 24;

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in bytes. */
  int bytes() {
    return bytes;
  }

  /** Reads one element, little-endian, from the buffer's position. */
  abstract float next(ByteBuffer in);

  /** The type of this name; throws if it is not one of ours. */
  static ElementType of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "element type '" + name + "' is not one of " + Arrays.toString(values())));
  }

  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int biased = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | (biased << 23) | (fraction << 13));
  }
}
