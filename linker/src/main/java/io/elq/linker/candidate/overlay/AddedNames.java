// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.candidate.names.NameMatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The names of the added entities: pairs of key and row, by both. Immutable.
 *
 * @param keys rising
 * @param rows of the same pairs; -1 - row where the name is the entity's title
 */
record AddedNames(long[] keys, long[] rows) {
  static final AddedNames NONE = new AddedNames(new long[0], new long[0]);

  private static final Comparator<Pair> ORDER =
      Comparator.comparingLong(Pair::key).thenComparingLong(Pair::row);

  private record Pair(long key, long row, boolean title) {}

  /** The names of other entities, see {@link Blocks#with}. */
  AddedNames with(Set<Long> removed, List<AddedEntity> added) {
    List<Pair> news = new ArrayList<>();
    for (AddedEntity entity : added) {
      entity.names().forEach(name -> news.add(new Pair(name.key(), entity.row(), name.title())));
    }
    news.sort(ORDER);
    long[] nextKeys = new long[keys.length + news.size()];
    long[] nextRows = new long[nextKeys.length];
    int size = 0;
    int taken = 0;
    // The new rows are larger than those that are here: of one key they come after them.
    for (int i = 0; i <= keys.length; i++) {
      while (taken < news.size() && (i == keys.length || news.get(taken).key() < keys[i])) {
        Pair pair = news.get(taken++);
        nextKeys[size] = pair.key();
        nextRows[size++] = pair.title() ? -1 - pair.row() : pair.row();
      }
      if (i < keys.length && !removed.contains(row(i))) {
        nextKeys[size] = keys[i];
        nextRows[size++] = rows[i];
      }
    }
    return new AddedNames(Arrays.copyOf(nextKeys, size), Arrays.copyOf(nextRows, size));
  }

  private long row(int pair) {
    return rows[pair] < 0 ? -1 - rows[pair] : rows[pair];
  }

  boolean has(long key) {
    return Arrays.binarySearch(keys, key) >= 0;
  }

  /** The entities with a name, others first and then these, so many of both at most. */
  NameMatches after(NameMatches others, long key, int most) {
    int first = first(key);
    int last = first;
    while (last < keys.length && keys[last] == key) {
      last++;
    }
    int more = Math.min(last - first, most - others.size());
    if (more <= 0) {
      return others;
    }
    long[] named = Arrays.copyOf(others.rows(), others.size() + more);
    boolean[] titles = Arrays.copyOf(others.titles(), named.length);
    for (int i = 0; i < more; i++) {
      named[others.size() + i] = row(first + i);
      titles[others.size() + i] = rows[first + i] < 0;
    }
    return new NameMatches(named, titles);
  }

  /** First pair whose key is not smaller. */
  private int first(long key) {
    int found = Arrays.binarySearch(keys, key);
    int first = found < 0 ? -1 - found : found;
    while (first > 0 && keys[first - 1] == key) {
      first--;
    }
    return first;
  }
}
