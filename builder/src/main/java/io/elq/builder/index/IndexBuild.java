// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.builder.progress.ProgressBars;
import io.elq.builder.vectors.SampledVectors;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.faiss.Parameter;
import java.io.IOException;
import me.tongfei.progressbar.ProgressBar;

/**
 * Builds an index over entity vectors, chunk by chunk. The search parameters are those that ELQ
 * uses: HNSW graphs get efConstruction 200 and efSearch 256, IVF indexes read up to 75 lists.
 *
 * @param factory FAISS factory string
 * @param threads threads that add vectors, at least 1; with one, the links of a graph depend on the
 *     vectors alone, with more also on timing
 */
public record IndexBuild(String factory, int threads) {
  private static final int CHUNK_ROWS = 4096;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
  private static final int EF_CONSTRUCTION = 200;
  private static final int EF_SEARCH = 256;
  private static final int PROBES = 75;
  private static final int SAMPLE_ROWS = 65_536;
  private static final int SAMPLE_PER_LIST = 64;

  /** An index of all vectors; the caller closes it. */
  public FaissIndex build(VectorSource vectors) throws IOException {
    return build(vectors, "index entities");
  }

  /**
   * The same.
   *
   * @param action what is being done, for the progress bar
   */
  FaissIndex build(VectorSource vectors, String action) throws IOException {
    FaissIndex index = FaissIndex.create(factory, vectors.dimension(), Metric.INNER_PRODUCT);
    try {
      if (factory.startsWith("HNSW")) {
        index.set(Parameter.EF_CONSTRUCTION, EF_CONSTRUCTION);
        index.set(Parameter.EF_SEARCH, EF_SEARCH);
      }
      if (!index.isTrained()) {
        index.train(sample(vectors), threads);
      }
      if (lists() > 0) {
        index.set(Parameter.NPROBE, Math.min(lists(), PROBES));
      }
      add(vectors, index, action);
      return index;
    } catch (IOException | RuntimeException e) {
      index.close();
      throw e;
    }
  }

  private int lists() {
    return FaissIndex.lists(factory);
  }

  /** Evenly spread vectors, as many as training needs and a quarter of the heap holds. */
  private float[] sample(VectorSource vectors) throws IOException {
    if (vectors.rows() < lists()) {
      throw new IOException(
          "an index %s needs at least %d entities to learn from, there are %d: choose fewer lists"
              .formatted(factory, lists(), vectors.rows()));
    }
    int dimension = vectors.dimension();
    long quarter = Runtime.getRuntime().maxMemory() / 4 / Float.BYTES;
    long fitting = Math.min(quarter, MAX_ARRAY) / dimension;
    long wanted = Math.max(SAMPLE_ROWS, (long) SAMPLE_PER_LIST * lists());
    int rows = (int) Math.min(vectors.rows(), Math.min(wanted, fitting));
    return SampledVectors.of(vectors, rows).values();
  }

  private void add(VectorSource vectors, FaissIndex index, String action) throws IOException {
    int dimension = vectors.dimension();
    try (ProgressBar bar = ProgressBars.start(action, vectors.rows())) {
      for (long first = 0; first < vectors.rows(); first += CHUNK_ROWS) {
        int count = (int) Math.min(CHUNK_ROWS, vectors.rows() - first);
        float[] chunk = new float[count * dimension];
        vectors.read(first, count, chunk, done -> {});
        index.add(chunk, threads);
        bar.stepBy(count);
      }
    }
  }
}
