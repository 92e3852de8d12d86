// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.settings.AliasScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what an index finds with the entities that have a span's words as a name, and ranks both by
 * inner product and alias score.
 *
 * @param index what found the candidates, and keeps the vectors
 * @param scores name bonus
 */
public record AliasCandidates(CandidateIndex index, AliasScores scores) {
  private record Scored(long row, float score) {}

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
    for (int query = 0; query < named.size(); query++) {
      List<Scored> best = joined(found, query, queries, named.get(query));
      for (int rank = 0; rank < k; rank++) {
        boolean there = rank < best.size();
        rows[query * k + rank] = there ? best.get(rank).row() : -1;
        values[query * k + rank] = there ? best.get(rank).score() : Float.NEGATIVE_INFINITY;
      }
    }
    return new Candidates(k, rows, values);
  }

  private List<Scored> joined(Candidates found, int query, float[] queries, NameMatches named) {
    Map<Long, Float> all = new LinkedHashMap<>();
    for (int i = query * found.k(); i < (query + 1) * found.k(); i++) {
      if (found.rows()[i] >= 0) {
        all.put(found.rows()[i], found.scores()[i]);
      }
    }
    for (int i = 0; i < named.size(); i++) {
      long row = named.rows()[i];
      float product = all.containsKey(row) ? all.get(row) : product(queries, query, row);
      all.put(row, product + scores.candidate(named.titles()[i]));
    }
    List<Scored> ranked = new ArrayList<>();
    all.forEach((row, score) -> ranked.add(new Scored(row, score)));
    ranked.sort(
        Comparator.comparingDouble((Scored scored) -> -scored.score())
            .thenComparingLong(Scored::row));
    return ranked;
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
