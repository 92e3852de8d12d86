// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;
import java.util.Arrays;

/**
 * A matrix of 8-bit integers with a scale for each column: {@code matrix[i][j] = values[i][j] *
 * scales[j]}, rounded.
 *
 * @param rows inputs
 * @param values [rows, columns], from -127 to 127
 * @param scales [columns], above 0
 */
record QuantizedMatrix(int rows, byte[] values, float[] scales) {
  private static final int GREATEST = 127;

  /** Rounds a matrix, [rows, columns]. */
  static QuantizedMatrix of(Tensor matrix) {
    int columns = matrix.shape()[1];
    float[] scales = new float[columns];
    for (int i = 0; i < matrix.data().length; i++) {
      int column = i % columns;
      scales[column] = Math.max(scales[column], Math.abs(matrix.data()[i]));
    }
    for (int column = 0; column < columns; column++) {
      scales[column] = scale(scales[column]);
    }
    return rounded(matrix, scales);
  }

  /** Rounds a matrix, [rows, columns], with one scale for all columns. */
  static QuantizedMatrix withOneScale(Tensor matrix) {
    float greatest = 0;
    for (float value : matrix.data()) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    float[] scales = new float[matrix.shape()[1]];
    Arrays.fill(scales, scale(greatest));
    return rounded(matrix, scales);
  }

  private static float scale(float greatest) {
    return Math.max(greatest / GREATEST, Float.MIN_NORMAL);
  }

  private static QuantizedMatrix rounded(Tensor matrix, float[] scales) {
    byte[] values = new byte[matrix.data().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.round(matrix.data()[i] / scales[i % scales.length]);
    }
    return new QuantizedMatrix(matrix.shape()[0], values, scales);
  }

  Tensor scaleTensor() {
    return new Tensor(new int[] {scales.length}, scales);
  }

  int columns() {
    return scales.length;
  }
}
