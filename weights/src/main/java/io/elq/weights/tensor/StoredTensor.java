// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import io.elq.weights.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A tensor that stays in its file: rows are read when they are asked for. Safe for use by many
 * threads; belongs to its {@link TensorFile} and must not be used after that is closed.
 */
public final class StoredTensor {
  private static final int CHUNK_ELEMENTS = 1 << 14;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final TensorSource source;
  private final String name;
  private final TensorLayout layout;
  private final long elements;

  private StoredTensor(TensorSource source, String name, TensorLayout layout, long elements) {
    this.source = source;
    this.name = name;
    this.layout = layout;
    this.elements = elements;
  }

  /** A tensor whose layout lies inside the file. */
  public static StoredTensor of(TensorSource source, String name, TensorLayout layout)
      throws IOException {
    return new StoredTensor(source, name, layout, TensorLayout.elements(layout.shape()));
  }

  /** The element type in the file. */
  public ElementType type() {
    return layout.type();
  }

  /** Sizes, outermost first; empty for a scalar. */
  public long[] shape() {
    return layout.shape().clone();
  }

  /**
   * Sizes as ints, outermost first.
   *
   * @throws IllegalArgumentException if one is larger than that, beside a size of 0
   */
  public int[] intShape() {
    for (long size : layout.shape()) {
      if (size > Integer.MAX_VALUE) {
        throw fault("its shape is " + Arrays.toString(layout.shape()) + ", too large for an array");
      }
    }
    return Arrays.stream(layout.shape()).mapToInt(Math::toIntExact).toArray();
  }

  /** Number of elements: the product of the sizes. */
  public long elements() {
    return elements;
  }

  /**
   * Copies the tensor to the heap as float32.
   *
   * @throws IllegalArgumentException if it has more elements than an array holds, or integers that
   *     float32 cannot hold exactly
   */
  public Tensor toTensor() {
    requireArray();
    int[] shape = intShape();
    float[] target = new float[(int) elements];
    ElementType type = layout.type();
    readAll((in, at, count) -> type.toFloats(in, target, at, count));
    return new Tensor(shape, target);
  }

  private void requireArray() {
    if (elements > MAX_ARRAY) {
      throw fault(elements + " elements are too many for one array: read it by rows");
    }
  }

  /**
   * Copies weights to the heap as float32.
   *
   * @throws IllegalArgumentException as {@link #toTensor} does, and if a value is not finite as
   *     float32; the message names the file, the tensor, the first such value and its index
   */
  public Tensor toFiniteTensor() {
    Tensor tensor = toTensor();
    try {
      requireFinite(tensor.data(), tensor.data().length, 0);
    } catch (IllegalArgumentException e) {
      throw fault(Objects.requireNonNull(e.getMessage()));
    }
    return tensor;
  }

  /**
   * Checks, without copying the tensor to the heap, that every value is a finite float32.
   *
   * @throws IllegalArgumentException naming the file, the tensor, the first other value and its
   *     index; or if it has more elements than an array holds
   */
  public void requireFinite() {
    if (type().isInteger()) {
      return;
    }
    requireArray();
    float[] chunk = new float[(int) Math.min(CHUNK_ELEMENTS, elements)];
    ElementType type = layout.type();
    readAll(
        (in, at, count) -> {
          type.toFloats(in, chunk, 0, count);
          requireFinite(chunk, count, at);
        });
  }

  private void requireFinite(float[] values, int count, long first) {
    int other = Finite.firstOther(values, count);
    if (other >= 0) {
      throw new IllegalArgumentException(
          Finite.fault(values[other], Finite.index(first + other, layout.shape())));
    }
  }

  /**
   * Copies all integers of a tensor of any shape, row-major.
   *
   * @param target receives them from index 0
   * @throws IllegalArgumentException if the tensor does not hold integers or the target is too
   *     small
   */
  public void readAll(long[] target) {
    if (elements > target.length) {
      throw fault("%d elements do not fit %d values".formatted(elements, target.length));
    }
    ElementType type = layout.type();
    readAll((in, at, count) -> type.toLongs(in, target, at, count));
  }

  /**
   * Reads rows of a matrix as float32.
   *
   * @param firstRow first row to read, from 0
   * @param rows number of rows
   * @param target receives [rows, columns] values, row-major, from index 0
   * @throws IllegalArgumentException if the tensor is not a matrix, the rows are not all there, the
   *     target is too small, or an integer has no exact float32
   */
  public void readRows(long firstRow, int rows, float[] target) {
    ElementType type = layout.type();
    readRows(
        firstRow, rows, target.length, (in, at, count) -> type.toFloats(in, target, at, count));
  }

  /**
   * Reads rows of a matrix of integers.
   *
   * @param firstRow first row to read, from 0
   * @param rows number of rows
   * @param target receives [rows, columns] values, row-major, from index 0
   * @throws IllegalArgumentException if the tensor is not a matrix of integers, the rows are not
   *     all there, or the target is too small
   */
  public void readRows(long firstRow, int rows, long[] target) {
    ElementType type = layout.type();
    readRows(firstRow, rows, target.length, (in, at, count) -> type.toLongs(in, target, at, count));
  }

  /** Decodes {@code count} elements and puts them at {@code at} of a target. */
  private interface Decoder {
    void decode(ByteBuffer in, int at, int count);
  }

  private void readRows(long firstRow, int rows, int capacity, Decoder decoder) {
    long[] shape = layout.shape();
    long[] strides = layout.strides();
    if (shape.length != 2) {
      throw fault("its shape is " + Arrays.toString(shape) + ", not [rows, columns]");
    }
    if (firstRow < 0 || rows < 0 || firstRow > shape[0] - rows) {
      throw fault("rows %d to %d of %d".formatted(firstRow, firstRow + rows, shape[0]));
    }
    if (rows > 0 && shape[1] > capacity / rows) {
      throw fault("%d rows of %d columns do not fit %d values".formatted(rows, shape[1], capacity));
    }
    int columns = rows == 0 ? 0 : (int) shape[1];
    byte[] scratch = scratch((long) rows * columns);
    if (layout.isRowMajor()) {
      readRun(firstRow * columns, 1, rows * columns, 0, scratch, decoder);
      return;
    }
    for (int row = 0; row < rows; row++) {
      long start = (firstRow + row) * strides[0];
      readRun(start, strides[1], columns, row * columns, scratch, decoder);
    }
  }

  private void readAll(Decoder decoder) {
    byte[] scratch = scratch(elements);
    int dimensions = layout.shape().length;
    if (elements == 0 || layout.isRowMajor()) {
      readRun(0, 1, (int) elements, 0, scratch, decoder);
      return;
    }
    int columns = (int) layout.shape()[dimensions - 1];
    long[] index = new long[dimensions - 1];
    for (int at = 0; at < elements; at += columns) {
      long start = 0;
      for (int i = 0; i < index.length; i++) {
        start += index[i] * layout.strides()[i];
      }
      readRun(start, layout.strides()[dimensions - 1], columns, at, scratch, decoder);
      for (int i = index.length - 1; i >= 0 && ++index[i] == layout.shape()[i]; i--) {
        index[i] = 0;
      }
    }
  }

  private byte[] scratch(long wanted) {
    return new byte[(int) Math.min(CHUNK_ELEMENTS, wanted) * layout.type().bytes()];
  }

  /** Reads {@code count} elements that lie {@code step} elements apart. */
  private void readRun(
      long element, long step, int count, int target, byte[] scratch, Decoder decoder) {
    int bytes = layout.type().bytes();
    ByteBuffer in = ByteBuffer.wrap(scratch).order(ByteOrder.LITTLE_ENDIAN);
    int done = 0;
    while (done < count) {
      int chunk = Math.min(count - done, CHUNK_ELEMENTS);
      long position = layout.begin() + (element + done * step) * bytes;
      if (step == 1) {
        source.data().read(position, scratch, 0, chunk * bytes);
      } else {
        for (int i = 0; i < chunk; i++) {
          source.data().read(position + i * step * bytes, scratch, i * bytes, bytes);
        }
      }
      try {
        decoder.decode(in.clear(), target + done, chunk);
      } catch (IllegalArgumentException e) {
        throw fault(Objects.requireNonNull(e.getMessage()));
      }
      done += chunk;
    }
  }

  private IllegalArgumentException fault(String what) {
    return new IllegalArgumentException(this + ": " + what);
  }

  /** The file and the tensor's name. */
  @Override
  public String toString() {
    return source.path() + ": tensor '" + name + "'";
  }
}
