// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Compares a mention vector with every entity vector, in Java: exact, slow, without native code.
 * The oracle for approximate indexes.
 */
public final class ExhaustiveIndex implements CandidateIndex {
  private final float[] vectors;
  private final int dimension;

  /**
   * An index over vectors on the heap, which it does not copy.
   *
   * @param vectors row-major [entities, dimension]
   */
  public ExhaustiveIndex(float[] vectors, int dimension) {
    if (dimension < 1 || vectors.length % dimension != 0) {
      throw new IllegalArgumentException(
          vectors.length + " values are not a whole number of vectors of " + dimension);
    }
    this.vectors = vectors;
    this.dimension = dimension;
  }

  @Override
  public Candidates search(float[] queries, int count, int k) {
    long[] rows = new long[count * k];
    float[] scores = new float[count * k];
    Arrays.fill(rows, -1);
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    for (int query = 0; query < count; query++) {
      // Worst first: lowest score, and among equals the highest row.
      var best = new PriorityQueue<Hit>(k + 1);
      for (int row = 0; row < size(); row++) {
        best.add(new Hit(row, dot(queries, query, row)));
        if (best.size() > k) {
          best.remove();
        }
      }
      for (int rank = best.size() - 1; rank >= 0; rank--) {
        Hit hit = best.remove();
        rows[query * k + rank] = hit.row();
        scores[query * k + rank] = hit.score();
      }
    }
    return new Candidates(k, rows, scores);
  }

  private float dot(float[] queries, int query, int row) {
    float sum = 0;
    for (int i = 0; i < dimension; i++) {
      sum += queries[query * dimension + i] * vectors[row * dimension + i];
    }
    return sum;
  }

  @Override
  public float[] vector(long row) {
    int from = Math.toIntExact(row * dimension);
    return Arrays.copyOfRange(vectors, from, from + dimension);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public long size() {
    return vectors.length / dimension;
  }

  @Override
  public void close() {}

  private record Hit(int row, float score) implements Comparable<Hit> {
    @Override
    public int compareTo(Hit other) {
      int byScore = Float.compare(score, other.score);
      return byScore != 0 ? byScore : Integer.compare(other.row, row);
    }
  }
}
