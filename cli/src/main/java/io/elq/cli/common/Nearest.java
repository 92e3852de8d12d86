// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What somebody probably meant to type. */
final class Nearest {

  private Nearest() {}

  /**
   * The words nearest to a mistyped one, at most three letters of it apart, best first.
   *
   * @param known words that would have been right
   */
  static List<String> to(String typed, Collection<String> known) {
    int most = Math.min(3, 1 + typed.length() / 4);
    return known.stream()
        .filter(word -> distance(typed, word) <= most)
        .sorted(Comparator.comparingInt((String word) -> distance(typed, word)))
        .limit(2)
        .toList();
  }

  /** Letters to insert, delete, replace or swap with their neighbour. */
  static int distance(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : least(distance, a, b, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int least(int[][] distance, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = distance[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + distance[i - 2][j - 2]) : least;
  }
}
