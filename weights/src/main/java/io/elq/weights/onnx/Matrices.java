// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;

/** Layout changes between torch's linear layers and ONNX's matrix products. */
final class Matrices {

  private Matrices() {}

  /** Transposes a matrix: torch's [out, in] to ONNX's [in, out] and back. */
  static Tensor transpose(Tensor matrix) {
    int rows = matrix.shape()[0];
    int columns = matrix.shape()[1];
    float[] from = matrix.data();
    float[] to = new float[from.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        to[column * rows + row] = from[row * columns + column];
      }
    }
    return new Tensor(new int[] {columns, rows}, to);
  }

  /** Stacks tensors along their first axis; all other sizes agree. */
  static Tensor concatenate(Tensor... parts) {
    int rows = 0;
    int elements = 0;
    for (Tensor part : parts) {
      rows += part.shape()[0];
      elements += part.data().length;
    }
    float[] data = new float[elements];
    int position = 0;
    for (Tensor part : parts) {
      System.arraycopy(part.data(), 0, data, position, part.data().length);
      position += part.data().length;
    }
    int[] shape = parts[0].shape().clone();
    shape[0] = rows;
    return new Tensor(shape, data);
  }

  /** Some of a matrix's columns, in the order given. */
  static Tensor columns(Tensor matrix, int[] columns) {
    int rows = matrix.shape()[0];
    int all = matrix.shape()[1];
    float[] data = new float[rows * columns.length];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns.length; i++) {
        data[row * columns.length + i] = matrix.data()[row * all + columns[i]];
      }
    }
    return new Tensor(new int[] {rows, columns.length}, data);
  }

  /** Some of a matrix's rows, in the order given. */
  static Tensor rows(Tensor matrix, int[] rows) {
    int columns = matrix.shape()[1];
    float[] data = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(matrix.data(), rows[i] * columns, data, i * columns, columns);
    }
    return new Tensor(new int[] {rows.length, columns}, data);
  }

  /** Some of a vector's elements, in the order given. */
  static Tensor elements(Tensor vector, int[] elements) {
    float[] data = new float[elements.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = vector.data()[elements[i]];
    }
    return new Tensor(new int[] {data.length}, data);
  }
}
