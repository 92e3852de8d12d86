// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.faiss;

import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.faiss.SearchResult;
import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Searches a FAISS index by inner product. Owns the index and closes it. */
public final class FaissCandidateIndex implements CandidateIndex {
  private static final Pattern KEEPS_VECTORS = Pattern.compile("Flat|HNSW\\d+(,Flat)?");

  private final FaissIndex index;

  private FaissCandidateIndex(FaissIndex index) {
    this.index = index;
  }

  /**
   * Whether indexes of a kind give every vector back bit by bit.
   *
   * @param factory FAISS factory string
   */
  public static boolean keepsVectors(String factory) {
    return KEEPS_VECTORS.matcher(factory).matches();
  }

  /**
   * Reads and validates an index file.
   *
   * @throws IOException if the file cannot be read
   * @throws io.elq.faiss.FaissException if it is damaged, or no index of a supported kind
   * @throws IllegalArgumentException if it ranks by distance instead of inner product
   */
  public static FaissCandidateIndex open(Path file) throws IOException {
    return ranking(FaissIndex.read(file), file);
  }

  /**
   * Opens an index file whose inverted lists stay in it, see {@link FaissIndex#map}.
   *
   * @throws IOException if the file cannot be read
   * @throws io.elq.faiss.FaissException if it is damaged, or no index of a supported kind
   * @throws IllegalArgumentException if it cannot be mapped, or ranks by distance instead of inner
   *     product
   */
  public static FaissCandidateIndex map(Path file) throws IOException {
    return ranking(FaissIndex.map(file), file);
  }

  private static FaissCandidateIndex ranking(FaissIndex index, Path file) {
    if (index.metric() != Metric.INNER_PRODUCT) {
      Metric metric = index.metric();
      index.close();
      throw new IllegalArgumentException(
          file + " ranks by " + metric + ", but candidates are ranked by inner product");
    }
    return new FaissCandidateIndex(index);
  }

  /** Exact search over vectors, row-major [entities, dimension]. */
  public static FaissCandidateIndex flat(float[] vectors, int dimension, int threads) {
    FaissIndex index = FaissIndex.create("Flat", dimension, Metric.INNER_PRODUCT);
    index.add(vectors, threads);
    return new FaissCandidateIndex(index);
  }

  @Override
  public Candidates search(float[] queries, int count, int k) {
    if (queries.length != count * index.dimension()) {
      throw new IllegalArgumentException(
          count
              + " queries of "
              + index.dimension()
              + " values were announced, but "
              + queries.length
              + " values given");
    }
    SearchResult found = index.search(queries, k);
    return new Candidates(k, found.ids(), found.scores());
  }

  @Override
  public float[] vector(long row) {
    return index.reconstruct(row);
  }

  @Override
  public int dimension() {
    return index.dimension();
  }

  @Override
  public long size() {
    return index.size();
  }

  @Override
  public void close() {
    index.close();
  }
}
