// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of indexes on a sample.
 *
 * @param entities in the whole catalogue
 * @param sampled entities in the sample
 * @param queries that were searched
 * @param neighbours of each that were to be found
 * @param kernels instruction set of the searches
 * @param trials kind after kind, each from the least effort up
 * @param leftOut kinds that could not be tried
 */
public record IndexTrials(
    long entities,
    long sampled,
    int queries,
    int neighbours,
    String kernels,
    List<IndexTrial> trials,
    List<IndexTrial.LeftOut> leftOut) {

  /** Copies the lists. */
  public IndexTrials {
    trials = List.copyOf(trials);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * The fastest that holds the bounds.
   *
   * @throws NoIndexInBoundsException if none does
   */
  public IndexTrial fastest(IndexBounds bounds) {
    return ofEachKind(bounds.recall()).stream()
        .filter(trial -> trial.recall() >= bounds.recall() && bounds.holds(trial.memory()))
        .max(Comparator.comparingDouble(IndexTrial::queriesPerSecond))
        .orElseThrow(() -> new NoIndexInBoundsException(bounds, this));
  }

  /**
   * One of each kind: that of the least effort that has the recall, or that with the highest recall
   * where none has.
   */
  public List<IndexTrial> ofEachKind(double recall) {
    Map<IndexKind, IndexTrial> best = new LinkedHashMap<>();
    for (IndexTrial trial : trials) {
      best.merge(
          trial.kind(),
          trial,
          (before, next) ->
              before.recall() >= recall || next.recall() <= before.recall() ? before : next);
    }
    return new ArrayList<>(best.values());
  }

  /** The one that finds most within the memory; the faster of equal ones. */
  Optional<IndexTrial> bestRecall(IndexBounds bounds) {
    return trials.stream()
        .filter(trial -> bounds.holds(trial.memory()))
        .max(
            Comparator.comparingDouble(IndexTrial::recall)
                .thenComparingDouble(IndexTrial::queriesPerSecond));
  }

  /** The one that takes least memory and has the recall; the faster of equal ones. */
  Optional<IndexTrial> leastMemory(IndexBounds bounds) {
    return trials.stream()
        .filter(trial -> trial.recall() >= bounds.recall())
        .min(
            Comparator.comparingLong(IndexTrial::memory)
                .thenComparing(
                    Comparator.comparingDouble(IndexTrial::queriesPerSecond).reversed()));
  }
}
