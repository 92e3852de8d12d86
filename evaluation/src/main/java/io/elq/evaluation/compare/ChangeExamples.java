// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The most surprising changes of each kind but {@link ChangeKind#SAME}; of equally surprising ones
 * those that came first. Holds as many as are asked for, however many there are. Not thread-safe.
 */
final class ChangeExamples {
  private final int limit;
  private final Map<ChangeKind, PriorityQueue<Seen>> seen = new EnumMap<>(ChangeKind.class);
  private long added;

  /** An example, and how many were added before it. */
  private record Seen(ChangeExample example, long number) {}

  /** The least surprising first. */
  private static final Comparator<Seen> LEAST =
      Comparator.comparingDouble((Seen one) -> one.example.change().surprise())
          .thenComparing(Comparator.comparingLong(Seen::number).reversed());

  /**
   * @param limit examples of each kind
   */
  ChangeExamples(int limit) {
    this.limit = limit;
  }

  void add(ComparedQuestion question, MentionChange change) {
    if (change.kind() == ChangeKind.SAME) {
      return;
    }
    PriorityQueue<Seen> kept =
        seen.computeIfAbsent(change.kind(), kind -> new PriorityQueue<>(LEAST));
    kept.add(new Seen(new ChangeExample(question, change), added++));
    if (kept.size() > limit) {
      kept.remove();
    }
  }

  /** The most surprising first; empty for a kind that did not occur. */
  List<ChangeExample> of(ChangeKind kind) {
    List<Seen> kept = new ArrayList<>(seen.getOrDefault(kind, new PriorityQueue<>(LEAST)));
    kept.sort(LEAST.reversed());
    return kept.stream().map(Seen::example).toList();
  }
}
