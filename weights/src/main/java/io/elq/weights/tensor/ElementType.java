// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Element types of stored tensors; the names are those of safetensors. */
public enum ElementType {
  /** IEEE 754 double precision; rounded to the nearest float32. */
  F64(8) {
    @Override
    float nextFloat(ByteBuffer in) {
      return (float) in.getDouble();
    }
  },
  /** IEEE 754 single precision. */
  F32(4) {
    @Override
    float nextFloat(ByteBuffer in) {
      return in.getFloat();
    }

    @Override
    void toFloats(ByteBuffer in, float[] target, int at, int count) {
      in.asFloatBuffer().get(target, at, count);
    }

    @Override
    public void put(ByteBuffer out, float value) {
      out.putFloat(value);
    }

    @Override
    public float nearest(float value) {
      return value;
    }

    @Override
    public float largest() {
      return Float.MAX_VALUE;
    }
  },
  /** IEEE 754 half precision. */
  F16(2) {
    @Override
    float nextFloat(ByteBuffer in) {
      return Halves.toFloat(in.getShort());
    }

    @Override
    public void put(ByteBuffer out, float value) {
      out.putShort(Halves.ofFloat(value));
    }

    @Override
    public float nearest(float value) {
      return Halves.toFloat(Halves.ofFloat(value));
    }

    @Override
    public float largest() {
      return Halves.LARGEST;
    }
  },
  /** The upper half of a float32. */
  BF16(2) {
    @Override
    float nextFloat(ByteBuffer in) {
      return Float.intBitsToFloat(in.getShort() << 16);
    }
  },
  /** Signed 64-bit integers. */
  I64(8) {
    @Override
    long nextLong(ByteBuffer in) {
      return in.getLong();
    }
  },
  /** Signed 32-bit integers. */
  I32(4) {
    @Override
    long nextLong(ByteBuffer in) {
      return in.getInt();
    }
  },
  /** Signed 16-bit integers. */
  I16(2) {
    @Override
    long nextLong(ByteBuffer in) {
      return in.getShort();
    }
  },
  /** Signed bytes. */
  I8(1) {
    @Override
    long nextLong(ByteBuffer in) {
      return in.get();
    }
  },
  /** Unsigned bytes. */
  U8(1) {
    @Override
    long nextLong(ByteBuffer in) {
      return Byte.toUnsignedLong(in.get());
    }
  },
  /** One byte each; anything but zero is true and reads as 1. */
  BOOL(1) {
    @Override
    long nextLong(ByteBuffer in) {
      return in.get() == 0 ? 0 : 1;
    }
  };

  private static final long MAX_EXACT = 1L << 24;

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are whole numbers (or truth values). */
  public boolean isInteger() {
    return compareTo(I64) >= 0;
  }

  /**
   * The largest finite value; only {@link #F32} and {@link #F16} are written.
   *
   * @throws IllegalArgumentException for the other types
   */
  public float largest() {
    throw notWritten();
  }

  /**
   * What is left of a value that was written and read again.
   *
   * @throws IllegalArgumentException for the other types
   */
  public float nearest(float value) {
    throw notWritten();
  }

  /** Whether it holds these values as they are. */
  public boolean holds(float[] values) {
    for (float value : values) {
      if (Float.compare(nearest(value), value) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Appends the nearest value, of two equally near the even one. */
  public void put(ByteBuffer out, float value) {
    throw notWritten();
  }

  private IllegalArgumentException notWritten() {
    return new IllegalArgumentException(this + " is not written, only F32 and F16");
  }

  /**
   * Reads one element, little-endian, from the buffer's position.
   *
   * @throws IllegalArgumentException if it is an integer that float32 cannot hold exactly
   */
  float nextFloat(ByteBuffer in) {
    long value = nextLong(in);
    if (value > MAX_EXACT || value < -MAX_EXACT) {
      throw new IllegalArgumentException("integer " + value + " is too large for float32");
    }
    return value;
  }

  /** Reads one integer, little-endian, from the buffer's position. */
  long nextLong(ByteBuffer in) {
    throw new IllegalArgumentException("its elements are " + this + ", not integers");
  }

  /** Reads {@code count} elements to {@code target[at]} and after. */
  void toFloats(ByteBuffer in, float[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = nextFloat(in);
    }
  }

  /** Reads {@code count} integers to {@code target[at]} and after. */
  void toLongs(ByteBuffer in, long[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = nextLong(in);
    }
  }

  /** The type of this name; throws if it is not one of ours. */
  public static ElementType of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "element type '" + name + "' is not one of " + Arrays.toString(values())));
  }
}
