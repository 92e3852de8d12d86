// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import java.io.Serializable;

/**
 * How many questions of a stage may fail before it is the stage that fails.
 *
 * @param inARow failures without a success between them that are too many, at least 1; 0 allows any
 *     number
 * @param share of the last {@link #WINDOW} questions, above 0; if more fail it is too many. 1
 *     allows all
 */
public record FailureLimits(int inARow, double share) implements Serializable {

  /** Questions that the share is of. */
  public static final int WINDOW = 200;

  /** Every failure is its question's. */
  public static final FailureLimits NONE = new FailureLimits(0, 1);

  /** Checks the ranges. */
  public FailureLimits {
    if (inARow < 0 || !(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "failures in a row have to be at least 0 and the share above 0 and at most 1, but are %d and %s"
              .formatted(inARow, share));
    }
  }
}
