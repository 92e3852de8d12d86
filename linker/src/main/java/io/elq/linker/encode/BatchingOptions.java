// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.io.Serializable;
import java.time.Duration;

/**
 * How inputs are gathered into batches.
 *
 * @param maxBatch most inputs a batch may hold, at least 1
 * @param maxWait an input that has waited this long goes before inputs that would fill a larger
 *     batch; zero means strictly oldest first
 * @param slots batches that run at the same time, at least 1; the processor cores for an encoder on
 *     CPU, since each of its calls uses one thread
 * @param callLimit a call that runs longer counts as hung, above 0; waiting for a slot does not
 *     count
 * @param gather an idle slot waits so long for a fuller batch, as long as another slot is at work;
 *     zero means that it never waits
 */
public record BatchingOptions(
    int maxBatch, Duration maxWait, int slots, Duration callLimit, Duration gather)
    implements Serializable {

  /**
   * Twice what a large model takes for a full batch of long windows on one slow core, so that only
   * what hangs runs into it.
   */
  public static final Duration CALL_LIMIT = Duration.ofMinutes(2);

  /** Batches of up to 32, one on each core, and no input overtaken for more than 20 ms. */
  public static final BatchingOptions DEFAULT =
      new BatchingOptions(32, Duration.ofMillis(20), Runtime.getRuntime().availableProcessors());

  /** With {@link #CALL_LIMIT}, and no slot that waits. */
  public BatchingOptions(int maxBatch, Duration maxWait, int slots) {
    this(maxBatch, maxWait, slots, CALL_LIMIT);
  }

  /** With no slot that waits. */
  public BatchingOptions(int maxBatch, Duration maxWait, int slots, Duration callLimit) {
    this(maxBatch, maxWait, slots, callLimit, Duration.ZERO);
  }

  /** Checks the ranges. */
  public BatchingOptions {
    if (maxBatch < 1
        || slots < 1
        || maxWait.isNegative()
        || gather.isNegative()
        || callLimit.isNegative()
        || callLimit.isZero()) {
      throw new IllegalArgumentException(
          "a batcher needs maxBatch >= 1, slots >= 1, maxWait >= 0, callLimit > 0 and"
              + " gather >= 0, but got maxBatch %d, slots %d, maxWait %s, callLimit %s, gather %s"
                  .formatted(maxBatch, slots, maxWait, callLimit, gather));
    }
  }
}
