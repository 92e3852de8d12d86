// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.weights.tensor.Finite;
import java.io.IOException;
import java.nio.file.Path;

/** Sees that vectors read from a file hold finite numbers: no index may hold others. */
public final class FiniteVectors {
  private FiniteVectors() {}

  /**
   * Checks consecutive vectors.
   *
   * @param vectors row-major [count or more, dimension]
   * @param count number of vectors, from the first
   * @param firstRow row of the first in its file, for the message
   * @param file where they were read from
   * @throws IOException naming file, row, position and value of the first that is not finite
   */
  public static void require(float[] vectors, int count, int dimension, long firstRow, Path file)
      throws IOException {
    String fault = Finite.faultOfRows(vectors, count, dimension, firstRow, file);
    if (fault != null) {
      throw new IOException(fault + ": the file is damaged, or the encoder that made it was");
    }
  }
}
