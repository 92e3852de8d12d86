// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.settings.AliasScores;
import java.util.Arrays;
import java.util.List;

/**
 * Joins what an index finds with the entities that have a span's words as a name, and ranks both by
 * inner product and alias score.
 *
 * @param index what found the candidates, and keeps the vectors
 * @param scores name bonus
 */
public record AliasCandidates(CandidateIndex index, AliasScores scores) {

  /**
   * The best candidates of each query.
   *
   * @param found candidates by inner product
   * @param queries mention vectors, row-major [queries, dimension]
   * @param named for each query the entities that have its words as a name
   */
  public Candidates join(Candidates found, float[] queries, List<NameMatches> named) {
    int k = found.k();
    long[] rows = new long[found.rows().length];
    float[] values = new float[found.scores().length];
    Arrays.fill(rows, -1);
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
    Candidates best = new Candidates(k, rows, values);
    for (int query = 0; query < named.size(); query++) {
      NameMatches names = named.get(query);
      for (int i = query * k; i < (query + 1) * k && found.rows()[i] >= 0; i++) {
        offer(best, query, found.rows()[i], withBonus(found.scores()[i], found.rows()[i], names));
      }
      for (int i = 0; i < names.size(); i++) {
        long row = names.rows()[i];
        if (!isAmong(found, query, row)) {
          offer(best, query, row, product(queries, query, row) + bonus(names, i));
        }
      }
    }
    return best;
  }

  private float withBonus(float product, long row, NameMatches names) {
    int name = Arrays.binarySearch(names.rows(), row);
    return name < 0 ? product : product + bonus(names, name);
  }

  private float bonus(NameMatches names, int name) {
    return scores.candidate(names.titles()[name]);
  }

  private static boolean isAmong(Candidates found, int query, long row) {
    for (int i = query * found.k(); i < (query + 1) * found.k(); i++) {
      if (found.rows()[i] == row) {
        return true;
      }
    }
    return false;
  }

  /** Puts a candidate in its place if it is among the best; of equals the lower row is better. */
  private static void offer(Candidates best, int query, long row, float score) {
    int first = query * best.k();
    int last = first + best.k() - 1;
    int place = last + 1;
    while (place > first
        && isBetter(row, score, best.rows()[place - 1], best.scores()[place - 1])) {
      place--;
    }
    if (place <= last) {
      System.arraycopy(best.rows(), place, best.rows(), place + 1, last - place);
      System.arraycopy(best.scores(), place, best.scores(), place + 1, last - place);
      best.rows()[place] = row;
      best.scores()[place] = score;
    }
  }

  private static boolean isBetter(long row, float score, long thanRow, float thanScore) {
    int order = Float.compare(score, thanScore);
    return thanRow < 0 || order > 0 || order == 0 && row < thanRow;
  }

  private float product(float[] queries, int query, long row) {
    float[] vector = index.vector(row);
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += (double) queries[query * vector.length + i] * vector[i];
    }
    return (float) sum;
  }
}
