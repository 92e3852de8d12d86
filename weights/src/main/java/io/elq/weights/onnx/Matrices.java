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
}
