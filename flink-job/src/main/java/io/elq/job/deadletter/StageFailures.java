// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.fault.MachineFault;
import io.elq.schemas.DeadLetter;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Decides for a stage whether a failure is a question's, which becomes a dead letter, or breaks for
 * all, which fails the task. Safe for use by many threads.
 */
public final class StageFailures {
  private final String stage;
  private final Breaker breaker;
  private final Counter deadLetters;

  /**
   * For one stage of one task.
   *
   * @param stage its name in dead letters
   * @param deadLetters counts them; safe for use by many threads
   */
  public StageFailures(String stage, FailureLimits limits, Counter deadLetters) {
    this.stage = stage;
    this.breaker = new Breaker(stage, limits);
    this.deadLetters = deadLetters;
  }

  /** A question went through. */
  public void succeeded() {
    breaker.succeeded();
  }

  /**
   * The dead letter of a question that failed.
   *
   * @throws MachineFault if the task has to fail instead: the failure is the machine's, or one of
   *     too many
   * @throws Error if the failure is one
   */
  public DeadLetter letter(PendingQuestion question, Throwable failure) {
    Throwable cause = DeadLetters.cause(failure);
    if (MachineFault.isBehind(cause)) {
      throw cause instanceof MachineFault fault
          ? fault
          : new MachineFault(stage + " failed for a reason that is no question's: " + cause, cause);
    }
    @Nullable MachineFault tooMany = cause instanceof GivenUp ? null : breaker.failed(cause);
    if (tooMany != null) {
      throw tooMany;
    }
    DeadLetter letter = DeadLetters.of(question, stage, cause);
    deadLetters.inc();
    return letter;
  }
}
