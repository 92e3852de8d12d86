// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import org.jspecify.annotations.Nullable;

/**
 * What an index has to do.
 *
 * @param recall least share of the true {@value IndexMeasurement#NEIGHBOURS} nearest entities that
 *     it finds, above 0 and at most 1
 * @param indexMemory most bytes that it takes; null for any number
 */
public record IndexBounds(double recall, @Nullable Long indexMemory) {

  /** Recall where only the memory is given. */
  public static final double USUAL_RECALL = 0.98;

  /** Checks the ranges. */
  public IndexBounds {
    if (!(recall > 0 && recall <= 1)) {
      throw new IllegalArgumentException(
          "recall is %s, but has to be above 0 and at most 1, for example 0.99".formatted(recall));
    }
    if (indexMemory != null && indexMemory < 1) {
      throw new IllegalArgumentException(
          "indexMemory is %d bytes, but has to be positive, for example 8G".formatted(indexMemory));
    }
  }

  /** Whether an index may take so many bytes. */
  boolean holds(long bytes) {
    return indexMemory == null || bytes <= indexMemory;
  }
}
