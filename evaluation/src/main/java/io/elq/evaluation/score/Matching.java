// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.Triple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/** How gold and predicted entities of one question are paired, each at most once. */
public enum Matching {
  /** The largest possible number of pairs. */
  EXACT {
    @Override
    int count(List<Triple> gold, List<Triple> predicted, BiPredicate<Triple, Triple> match) {
      int[] partner = new int[gold.size()];
      Arrays.fill(partner, -1);
      int pairs = 0;
      for (int p = 0; p < predicted.size(); p++) {
        if (augment(p, gold, predicted, match, partner, new boolean[gold.size()])) {
          pairs++;
        }
      }
      return pairs;
    }
  },

  /**
   * ELQ's table over both lists sorted by end. It resembles a longest common subsequence, but a
   * match never looks at its neighbours, so it can count fewer pairs than there are. For figures
   * comparable with ELQ's.
   */
  ELQ {
    @Override
    int count(List<Triple> gold, List<Triple> predicted, BiPredicate<Triple, Triple> match) {
      List<Triple> rows = sortedByEnd(gold);
      List<Triple> columns = sortedByEnd(predicted);
      int[][] table = new int[rows.size() + 1][columns.size() + 1];
      for (int i = 1; i <= rows.size(); i++) {
        for (int j = 1; j <= columns.size(); j++) {
          table[i][j] =
              match.test(rows.get(i - 1), columns.get(j - 1))
                  ? table[i - 1][j - 1] + 1
                  : Math.max(table[i - 1][j], table[i][j - 1]);
        }
      }
      return table[rows.size()][columns.size()];
    }
  };

  /** The name in options and files. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract int count(List<Triple> gold, List<Triple> predicted, BiPredicate<Triple, Triple> match);

  /** Counts of one question. */
  public Counts count(List<Triple> gold, List<Triple> predicted) {
    return new Counts(
        gold.size(),
        predicted.size(),
        count(gold, predicted, Triple::matchesWeakly),
        count(gold, predicted, Triple::matchesStrongly));
  }

  /** One step of maximum bipartite matching: finds a gold for {@code p}, moving others along. */
  private static boolean augment(
      int p,
      List<Triple> gold,
      List<Triple> predicted,
      BiPredicate<Triple, Triple> match,
      int[] partner,
      boolean[] visited) {
    for (int g = 0; g < gold.size(); g++) {
      if (!visited[g] && match.test(gold.get(g), predicted.get(p))) {
        visited[g] = true;
        if (partner[g] < 0 || augment(partner[g], gold, predicted, match, partner, visited)) {
          partner[g] = p;
          return true;
        }
      }
    }
    return false;
  }

  private static List<Triple> sortedByEnd(List<Triple> triples) {
    List<Triple> sorted = new ArrayList<>(triples);
    sorted.sort(Comparator.comparingInt(Triple::end));
    return sorted;
  }
}
