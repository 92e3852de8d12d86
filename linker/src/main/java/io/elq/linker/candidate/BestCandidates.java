// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate;

import java.util.Arrays;

/** The best candidates so far of each query of a batch. Not safe for use by many threads. */
public final class BestCandidates {
  private final int k;
  private final long[] rows;
  private final float[] scores;

  /**
   * Starts without any.
   *
   * @param k most candidates of each query
   */
  public BestCandidates(int queries, int k) {
    this.k = k;
    this.rows = new long[queries * k];
    this.scores = new float[queries * k];
    Arrays.fill(rows, -1);
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
  }

  /**
   * Takes a candidate if it is among the best; of equal scores the one that came earlier is better.
   *
   * @return whether it is
   */
  public boolean offer(int query, long row, float score) {
    int offset = query * k;
    int place = offset + k;
    while (place > offset && (rows[place - 1] < 0 || scores[place - 1] < score)) {
      place--;
    }
    if (place == offset + k) {
      return false;
    }
    int moved = offset + k - 1 - place;
    System.arraycopy(rows, place, rows, place + 1, moved);
    System.arraycopy(scores, place, scores, place + 1, moved);
    rows[place] = row;
    scores[place] = score;
    return true;
  }

  /** All of them, best first; shares its arrays with this. */
  public Candidates candidates() {
    return new Candidates(k, rows, scores);
  }
}
