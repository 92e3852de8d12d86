// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import io.elq.linker.fault.MachineFault;
import io.elq.linker.lines.Reason;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Says when so many questions of a stage fail that something breaks for all of them, which nobody
 * has recognized: else it would turn a whole topic into dead letters. Safe for use by many threads.
 */
final class Breaker {
  private static final int REASONS = 3;

  private final String stage;
  private final FailureLimits limits;

  // Guarded by this.
  private final BitSet failed = new BitSet(FailureLimits.WINDOW);
  private final Deque<String> reasons = new ArrayDeque<>();
  private long attempts;
  private int inARow;

  /**
   * @param stage its name, for the message
   */
  Breaker(String stage, FailureLimits limits) {
    this.stage = stage;
    this.limits = limits;
  }

  synchronized void succeeded() {
    count(false);
    inARow = 0;
  }

  /**
   * Counts a failure.
   *
   * @return why the stage has to fail; null if the failure is the question's own
   */
  synchronized @Nullable MachineFault failed(Throwable reason) {
    count(true);
    inARow++;
    if (reasons.size() == REASONS) {
      reasons.removeFirst();
    }
    reasons.addLast(Reason.of(reason));
    if (limits.inARow() > 0 && inARow >= limits.inARow()) {
      return fault(inARow + " questions in a row have failed", "elq.failures.in-a-row", reason);
    }
    int share = failed.cardinality();
    if (attempts >= FailureLimits.WINDOW && share > limits.share() * FailureLimits.WINDOW) {
      return fault(
          "%d of the last %d questions have failed".formatted(share, FailureLimits.WINDOW),
          "elq.failures.share",
          reason);
    }
    return null;
  }

  private void count(boolean failure) {
    failed.set((int) (attempts % FailureLimits.WINDOW), failure);
    attempts++;
  }

  private MachineFault fault(String what, String option, Throwable last) {
    return new MachineFault(
        "%s in %s: that is hardly their fault, so the job fails and reads them again. The last reasons: %s. If these questions cannot be linked indeed, raise %s"
            .formatted(what, stage, String.join("; ", reasons), option),
        last);
  }
}
