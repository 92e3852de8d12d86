// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.faiss.FaissException;
import io.elq.faiss.FaissIndex;
import io.elq.linker.candidate.faiss.FaissCandidateIndex;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * Entity vectors as an index keeps them.
 *
 * @param index stays its owner's
 * @param file where it was read from
 */
public record IndexVectors(FaissIndex index, Path file) implements VectorSource {
  /** Whether an index gives back every vector bit by bit. */
  public static boolean areExact(FaissIndex index) {
    return FaissCandidateIndex.keepsVectors(index.describe());
  }

  @Override
  public long rows() {
    return index.size();
  }

  @Override
  public int dimension() {
    return index.dimension();
  }

  @Override
  public String identity() throws IOException {
    return "index " + Sha256.of(file);
  }

  @Override
  public String action() {
    return "take vectors from the index";
  }

  @Override
  public void read(long first, int count, float[] target, IntConsumer progress) throws IOException {
    try {
      for (int row = 0; row < count; row++) {
        float[] vector = index.reconstruct(first + row);
        System.arraycopy(vector, 0, target, row * vector.length, vector.length);
      }
    } catch (FaissException e) {
      throw new IOException(file + " does not give its vectors back: " + e.getMessage(), e);
    }
    FiniteVectors.require(target, count, dimension(), first, file);
    progress.accept(count);
  }
}
