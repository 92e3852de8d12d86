// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.builder.progress.ProgressBars;
import io.elq.builder.vectors.FiniteVectors;
import io.elq.builder.vectors.IndexVectors;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissException;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.weights.file.ForeignFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;

/** An ELQ user's index file: read and validated. Whoever opens it closes it. */
final class ElqIndex implements AutoCloseable {
  private static final int COMPARED_ROWS = 16;
  private static final double TOLERANCE = 1e-4;

  private final Path file;
  private final FaissIndex index;

  private ElqIndex(Path file, FaissIndex index) {
    this.file = file;
    this.index = index;
  }

  /**
   * Reads an index file as a whole.
   *
   * @throws IOException if it cannot be read, is damaged or of an unsupported kind, holds a value
   *     that is not finite, or does not rank by inner product
   */
  static ElqIndex open(Path file) throws IOException {
    ForeignFile.refuse(file);
    FaissIndex index;
    try {
      index = FaissIndex.read(file); // refuses values that are not finite, too
    } catch (FaissException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (index.metric() != Metric.INNER_PRODUCT) {
      Metric metric = index.metric();
      index.close();
      throw new IOException(
          "%s ranks by %s, but ELQ's scores are inner products: build the index with METRIC_INNER_PRODUCT"
              .formatted(file, metric));
    }
    return new ElqIndex(file, index);
  }

  Path file() {
    return file;
  }

  long rows() {
    return index.size();
  }

  int dimension() {
    return index.dimension();
  }

  /** What it is, as a FAISS factory string. */
  String factory() {
    return index.describe();
  }

  /** Whether the vectors can be taken from it, bit by bit. */
  boolean hasExactVectors() {
    return IndexVectors.areExact(index);
  }

  /** Its vectors. */
  VectorSource vectors() {
    return new IndexVectors(index, file);
  }

  /**
   * Compares a few vectors where the index gives them back exactly, else its scores.
   *
   * @throws IOException naming both files and what differs
   */
  void checkAgainst(VectorSource vectors, Path vectorFile) throws IOException {
    if (!hasExactVectors()) {
      new IndexScores(index, file).checkAgainst(vectors, vectorFile);
      return;
    }
    float[] expected = new float[vectors.dimension()];
    int rows = (int) Math.min(COMPARED_ROWS, rows());
    for (int i = 0; i < rows; i++) {
      long row = rows == 1 ? 0 : (rows() - 1) * i / (rows - 1);
      vectors.read(row, 1, expected, done -> {});
      FiniteVectors.require(expected, 1, expected.length, row, vectorFile);
      float[] actual = index.reconstruct(row);
      for (int j = 0; j < actual.length; j++) {
        // Written so that NaN is refused, too.
        if (!(Math.abs(actual[j] - expected[j])
            <= TOLERANCE * Math.max(1, Math.abs(expected[j])))) {
          throw new IOException(
              "%s and %s do not belong together: at row %d, position %d, the vectors have %s and the index %s"
                  .formatted(vectorFile, file, row, j, expected[j], actual[j]));
        }
      }
    }
  }

  /** Copies the file as it is. */
  void copyTo(Path target) throws IOException {
    byte[] chunk = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = Files.newOutputStream(target);
        ProgressBar bar = ProgressBars.start("copy index (bytes)", Files.size(file))) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        out.write(chunk, 0, read);
        bar.stepBy(read);
      }
    }
  }

  @Override
  public void close() {
    index.close();
  }
}
