// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import java.util.Locale;

/** No index that was tried has the recall and fits into the memory. */
public final class NoIndexInBoundsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient IndexBounds bounds;
  private final transient IndexTrials trials;

  NoIndexInBoundsException(IndexBounds bounds, IndexTrials trials) {
    super(message(bounds, trials));
    this.bounds = bounds;
    this.trials = trials;
  }

  /** What was wanted. */
  public IndexBounds bounds() {
    return bounds;
  }

  /** What there is. */
  public IndexTrials trials() {
    return trials;
  }

  private static String message(IndexBounds bounds, IndexTrials trials) {
    StringBuilder message = new StringBuilder("no index ");
    message.append(String.format(Locale.ROOT, "finds %s of the nearest entities", bounds.recall()));
    if (bounds.indexMemory() != null) {
      message.append(" in ").append(MemoryAmount.of(bounds.indexMemory()));
    }
    String nearest = " takes ";
    var less =
        trials.bestRecall(bounds).map(t -> "--recall " + floor(t.recall()) + nearest + t.named());
    var more =
        trials
            .leastMemory(bounds)
            .map(t -> "--index-memory " + MemoryAmount.of(t.memory()) + nearest + t.named());
    String advice =
        less.isEmpty() ? more.orElse("") : less.get() + more.map(m -> ", " + m).orElse("");
    return message.append(advice.isEmpty() ? "" : ": " + advice).toString();
  }

  /** Three decimals, not above the number, so that it is found with them. */
  private static String floor(double recall) {
    return String.format(Locale.ROOT, "%.3f", Math.floor(recall * 1000) / 1000);
  }
}
