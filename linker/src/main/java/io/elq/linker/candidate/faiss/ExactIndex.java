// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.faiss;

import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.faiss.SearchResult;
import io.elq.linker.candidate.BestCandidates;
import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.weights.TensorFile;
import io.elq.weights.file.AvailableMemory;
import io.elq.weights.tensor.Finite;
import io.elq.weights.tensor.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a mention vector with every entity vector, by FAISS: exact, in time proportional to the
 * number of entities. The vectors lie outside the Java heap in shards that are filled at once, so
 * that memory is what the vectors take and no more. Owns the shards and closes them.
 */
public final class ExactIndex implements CandidateIndex {
  private static final int SHARD_BYTES = 64 << 20;

  private final List<FaissIndex> shards;
  private final int shardRows;
  private final int dimension;

  private ExactIndex(List<FaissIndex> shards, int shardRows, int dimension) {
    this.shards = shards;
    this.shardRows = shardRows;
    this.dimension = dimension;
  }

  /**
   * Loads entity vectors.
   *
   * @param vectors file of one float matrix, [entities, dimension]
   * @throws IOException if the file cannot be read, is damaged, holds a value that is not finite,
   *     or does not fit into memory
   */
  public static ExactIndex load(Path vectors) throws IOException {
    return load(vectors, SHARD_BYTES);
  }

  static ExactIndex load(Path vectors, int shardBytes) throws IOException {
    try (TensorFile file = TensorFile.open(vectors)) {
      StoredTensor matrix = file.single();
      if (matrix.shape().length != 2 || matrix.shape()[1] < 1) {
        throw new IOException(vectors + " does not hold [entities, dimension]");
      }
      int dimension = Math.toIntExact(matrix.shape()[1]);
      AvailableMemory.require(
          matrix.elements() * Float.BYTES, "an exhaustive search of " + vectors);
      int shardRows = Math.max(1, shardBytes / Float.BYTES / dimension);
      ExactIndex index = new ExactIndex(new ArrayList<>(), shardRows, dimension);
      try {
        index.fill(matrix, vectors);
        return index;
      } catch (IOException | RuntimeException e) {
        index.close();
        throw e;
      }
    }
  }

  private void fill(StoredTensor matrix, Path file) throws IOException {
    for (long first = 0; first < matrix.shape()[0]; first += shardRows) {
      int rows = (int) Math.min(shardRows, matrix.shape()[0] - first);
      float[] values = new float[rows * dimension];
      matrix.readRows(first, rows, values);
      String fault = Finite.faultOfRows(values, rows, dimension, first, file);
      if (fault != null) {
        throw new IOException(fault);
      }
      FaissIndex shard = FaissIndex.create("Flat", dimension, Metric.INNER_PRODUCT);
      shards.add(shard);
      shard.add(values, 1);
    }
  }

  @Override
  public float[] vector(long row) {
    return shards.get(Math.toIntExact(row / shardRows)).reconstruct(row % shardRows);
  }

  @Override
  public Candidates search(float[] queries, int count, int k) {
    if (queries.length != count * dimension) {
      throw new IllegalArgumentException(
          "%d queries of %d values were announced, but %d values given"
              .formatted(count, dimension, queries.length));
    }
    BestCandidates best = new BestCandidates(count, k);
    for (int shard = 0; shard < shards.size(); shard++) {
      SearchResult found = shards.get(shard).search(queries, k);
      for (int query = 0; query < count; query++) {
        merge(found, query, k, (long) shard * shardRows, best);
      }
    }
    return best.candidates();
  }

  /**
   * Puts a shard's results for one query among the best so far; of equals the earlier row stays.
   */
  private static void merge(
      SearchResult found, int query, int k, long firstRow, BestCandidates best) {
    int end = (query + 1) * k;
    for (int i = query * k; i < end && found.ids()[i] >= 0; i++) {
      if (!best.offer(query, firstRow + found.ids()[i], found.scores()[i])) {
        return; // those behind it are no better
      }
    }
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public long size() {
    return shards.stream().mapToLong(FaissIndex::size).sum();
  }

  @Override
  public void close() {
    shards.forEach(FaissIndex::close);
  }
}
