// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.run;

import io.elq.linker.lines.Reason;
import io.elq.sandbox.flink.FlinkJob;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a job and says on the terminal when it fails, also where Flink restarts it: its log is
 * not looked at until something is known to be wrong.
 *
 * @param job the job
 * @param terminal where failures are printed, each reason once while it stays the same
 */
record JobWatch(FlinkJob job, PrintStream terminal) {
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Returns when the job has ended.
   *
   * @throws IllegalStateException if it failed for good, with the root cause
   */
  void await() throws ExecutionException, InterruptedException {
    String said = null;
    while (!job.status().isGloballyTerminalState()) {
      String reason = job.lastFailure().map(JobWatch::reason).orElse(said);
      if (reason != null && !reason.equals(said)) {
        said = reason;
        terminal.printf("elq: the job failed and is restarted: %s%n", reason);
        String log = System.getProperty("elq.log");
        if (log != null) {
          terminal.printf("     The log is %s.%n", log);
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
    end();
  }

  private void end() throws InterruptedException {
    try {
      job.await();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      IllegalStateException failure = new IllegalStateException("the job failed: " + reason(e));
      failure.addSuppressed(e); // No cause: what Flink wraps around the reason says nothing.
      throw failure;
    }
  }

  /** The reason without what Flink says about its own handling of it. */
  static String reason(Throwable failure) {
    Throwable reason = failure;
    while (isWrapper(reason) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return Reason.of(reason);
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure.getClass().getName().startsWith("org.apache.flink.");
  }
}
