// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.deadletter.LocalHost;
import io.elq.linker.lines.Reason;
import io.elq.schemas.ReleaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** Reports what becomes of releases in one subtask. Used by the task thread alone. */
final class ReleaseReports {
  private final int subtask;
  private final Output<?> output;

  /**
   * @param subtask number of the subtask, from 0
   * @param output takes the reports aside
   */
  ReleaseReports(int subtask, Output<?> output) {
    this.subtask = subtask;
    this.output = output;
  }

  /** A release answers its share of the questions from now on. */
  void serving(String releaseId, double share, Duration loading) {
    report(releaseId, share < 1 ? "canary" : "serving", share, null, loading);
  }

  /** A release is no longer on trial. */
  void ended(String releaseId) {
    report(releaseId, "ended", 0, null, Duration.ZERO);
  }

  /** A release does not open. */
  void refused(String releaseId, RuntimeException reason, boolean again) {
    String words = Reason.message(reason);
    report(releaseId, again ? "waiting" : "refused", 0, words, Duration.ZERO);
  }

  private void report(
      String releaseId, String state, double share, @Nullable String reason, Duration loading) {
    ReleaseStatus status =
        ReleaseStatus.newBuilder()
            .setReleaseId(releaseId)
            .setHost(LocalHost.NAME)
            .setSubtask(subtask)
            .setState(state)
            .setShare(share)
            .setReason(reason)
            .setSeconds(loading.toNanos() / (double) TimeUnit.SECONDS.toNanos(1))
            .setTimestamp(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .build();
    output.collect(AssignRelease.STATUS, new StreamRecord<>(status));
  }
}
