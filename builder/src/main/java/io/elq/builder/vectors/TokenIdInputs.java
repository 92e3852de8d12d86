// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.weights.TensorFile;
import io.elq.weights.tensor.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encoder inputs from ELQ's file of token ids: an integer matrix [entities, tokens], 0 being
 * padding after the last token. Whoever opens it closes it.
 */
public final class TokenIdInputs implements EntityInputs, AutoCloseable {
  private static final int MOST_TOKENS = 65_535;

  private final Path path;
  private final TensorFile file;
  private final StoredTensor matrix;

  private TokenIdInputs(Path path, TensorFile file, StoredTensor matrix) {
    this.path = path;
    this.file = file;
    this.matrix = matrix;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read or holds something else
   */
  public static TokenIdInputs open(Path path) throws IOException {
    TensorFile file = TensorFile.open(path);
    try {
      StoredTensor matrix = file.single();
      if (matrix.shape().length != 2 || !matrix.type().isInteger()) {
        throw new IOException(
            "%s holds %s %s, but token ids are integers [entities, tokens]%s"
                .formatted(
                    path,
                    matrix.type(),
                    Arrays.toString(matrix.shape()),
                    matrix.type().isInteger() ? "" : ": are these the entity vectors?"));
      }
      if (matrix.shape()[1] > MOST_TOKENS) {
        throw new IOException(
            "%s has %d tokens an entity, but no encoder takes more than %d: is it transposed?"
                .formatted(path, matrix.shape()[1], MOST_TOKENS));
      }
      return new TokenIdInputs(path, file, matrix);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public long rows() {
    return matrix.shape()[0];
  }

  /** Length of a row with its padding. */
  public int tokens() {
    return Math.toIntExact(matrix.shape()[1]);
  }

  @Override
  public String identity() throws IOException {
    return "token ids %s, %d bytes, %s"
        .formatted(path.toAbsolutePath(), Files.size(path), Files.getLastModifiedTime(path));
  }

  @Override
  public List<int[]> read(long first, int count) throws IOException {
    int width = tokens();
    long[] ids = new long[count * width];
    matrix.readRows(first, count, ids);
    List<int[]> inputs = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      inputs.add(withoutPadding(ids, row * width, width, first + row));
    }
    return inputs;
  }

  private int[] withoutPadding(long[] ids, int from, int width, long row) throws IOException {
    int length = width;
    while (length > 0 && ids[from + length - 1] == 0) {
      length--;
    }
    if (length == 0) {
      throw new IOException(path + ": row " + row + " has no tokens, only padding");
    }
    int[] input = new int[length];
    for (int i = 0; i < length; i++) {
      long id = ids[from + i];
      if (id < 0 || id > Integer.MAX_VALUE) {
        throw new IOException(path + ": row " + row + " has the token id " + id);
      }
      input[i] = (int) id;
    }
    return input;
  }

  @Override
  public void close() {
    file.close();
  }
}
