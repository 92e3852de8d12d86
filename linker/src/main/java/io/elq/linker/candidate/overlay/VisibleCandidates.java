// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Searches an index of which some rows are hidden: asks for more than are wanted, leaves the hidden
 * ones out, and asks for twice as many where too few are left. How much is asked for a query
 * depends on that query alone, so that its answer does too.
 */
record VisibleCandidates(CandidateIndex index, EntityOverlay overlay) {

  Candidates search(float[] queries, int count, int k) {
    long[] rows = new long[count * k];
    float[] scores = new float[count * k];
    Arrays.fill(rows, -1);
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    // More than that are never needed: at most all hidden rows stand before the last one wanted.
    int most = (int) Math.min((long) k + overlay.hiddenCount(), Math.max(index.size(), k));
    int fetched = Math.min(2 * k, most);
    int[] open = IntStream.range(0, count).toArray();
    while (open.length > 0) {
      Candidates found = index.search(of(queries, open), open.length, fetched);
      int[] asked = open;
      open =
          IntStream.range(0, open.length)
              .filter(i -> !fill(found, i, asked[i] * k, k, rows, scores))
              .map(i -> asked[i])
              .toArray();
      if (fetched == most) {
        break;
      }
      fetched = (int) Math.min(2L * fetched, most);
    }
    return new Candidates(k, rows, scores);
  }

  private float[] of(float[] queries, int[] wanted) {
    int dimension = index.dimension();
    if (wanted.length * dimension == queries.length) {
      return queries;
    }
    float[] some = new float[wanted.length * dimension];
    for (int i = 0; i < wanted.length; i++) {
      System.arraycopy(queries, wanted[i] * dimension, some, i * dimension, dimension);
    }
    return some;
  }

  /**
   * Copies the visible ones of what was found for a query.
   *
   * @return whether there are enough, or the index has no more
   */
  private boolean fill(
      Candidates found, int query, int target, int k, long[] rows, float[] scores) {
    int filled = 0;
    int end = (query + 1) * found.k();
    for (int i = query * found.k(); i < end && filled < k; i++) {
      long row = found.rows()[i];
      if (row >= 0 && !overlay.isHidden(row)) {
        rows[target + filled] = row;
        scores[target + filled++] = found.scores()[i];
      }
    }
    return filled == k || found.rows()[end - 1] < 0;
  }
}
