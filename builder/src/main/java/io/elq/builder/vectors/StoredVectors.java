// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.weights.TensorFile;
import io.elq.weights.tensor.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Entity vectors of a file: torch (.t7) or npy. Whoever opens it closes it. */
public final class StoredVectors implements VectorSource, AutoCloseable {
  /** Of an index; a file with more columns does not hold entity vectors. */
  private static final int LARGEST_DIMENSION = 65_535;

  private final Path path;
  private final TensorFile file;
  private final StoredTensor matrix;

  private StoredVectors(Path path, TensorFile file, StoredTensor matrix) {
    this.path = path;
    this.file = file;
    this.matrix = matrix;
  }

  /**
   * Opens a file of one matrix of floats, [entities, dimension].
   *
   * @throws IOException if it cannot be read or holds something else
   */
  public static StoredVectors open(Path path) throws IOException {
    TensorFile file = TensorFile.open(path);
    try {
      StoredTensor matrix = file.single();
      if (matrix.shape().length != 2 || matrix.type().isInteger() || matrix.shape()[1] < 1) {
        throw new IOException(
            "%s holds %s %s, but entity vectors are floats [entities, dimension]%s"
                .formatted(
                    path,
                    matrix.type(),
                    Arrays.toString(matrix.shape()),
                    matrix.type().isInteger() ? ": are these the token ids?" : ""));
      }
      if (matrix.shape()[1] > LARGEST_DIMENSION) {
        throw new IOException(
            "%s holds vectors of dimension %d, but an index takes at most %d: is it transposed?"
                .formatted(path, matrix.shape()[1], LARGEST_DIMENSION));
      }
      return new StoredVectors(path, file, matrix);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public long rows() {
    return matrix.shape()[0];
  }

  @Override
  public int dimension() {
    return Math.toIntExact(matrix.shape()[1]);
  }

  @Override
  public String identity() throws IOException {
    return "file %s, %d bytes, %s"
        .formatted(path.toAbsolutePath(), Files.size(path), Files.getLastModifiedTime(path));
  }

  @Override
  public String action() {
    return "copy entity vectors";
  }

  @Override
  public void read(long first, int count, float[] target, IntConsumer progress) throws IOException {
    matrix.readRows(first, count, target);
    FiniteVectors.require(target, count, dimension(), first, path);
    progress.accept(count);
  }

  @Override
  public void close() {
    file.close();
  }
}
