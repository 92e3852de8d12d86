// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;

/** What exactly-once delivery asks of Flink's checkpoints. */
final class CheckpointRules {

  private static final String MEMORY_OF_JOB_MANAGER = "jobmanager";
  private static final String FILES = "filesystem";

  private CheckpointRules() {}

  /**
   * Checks checkpoints against the transactions that they commit.
   *
   * @param timeout after which the broker aborts a transaction
   * @param flink the job's Flink configuration
   * @throws IllegalArgumentException if answers would be lost, written twice or never shown
   */
  static void check(Duration timeout, ReadableConfig flink) {
    checkMode(flink);
    checkStorage(flink);
    Duration interval = flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    if (interval == null || interval.isZero()) {
      throw new IllegalArgumentException(
          "exactly-once delivery shows answers with each checkpoint, but there are none: set "
              + CheckpointingOptions.CHECKPOINTING_INTERVAL.key()
              + ", for example to 1s");
    }
    Duration longest = interval.plus(flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT));
    if (timeout.compareTo(longest) <= 0) {
      throw new IllegalArgumentException(
          "%s is %s, but a transaction can stay open for a checkpoint's interval and timeout (%s): "
                  .formatted(LinkingOptions.TRANSACTION_TIMEOUT.key(), timeout, longest)
              + "the broker would abort it and its answers would be lost. Raise the one or lower "
              + CheckpointingOptions.CHECKPOINTING_TIMEOUT.key());
    }
  }

  private static void checkMode(ReadableConfig flink) {
    CheckpointingMode mode = flink.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE);
    if (mode != CheckpointingMode.EXACTLY_ONCE) {
      throw new IllegalArgumentException(
          "%s is %s, but with such checkpoints questions are linked a second time after a restart: set it to EXACTLY_ONCE, or %s to at-least-once"
              .formatted(
                  CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
                  mode,
                  LinkingOptions.DELIVERY.key()));
    }
  }

  private static void checkStorage(ReadableConfig flink) {
    String storage = flink.getOptional(CheckpointingOptions.CHECKPOINT_STORAGE).orElse(FILES);
    String directory = CheckpointingOptions.CHECKPOINTS_DIRECTORY.key();
    if (storage.equalsIgnoreCase(MEMORY_OF_JOB_MANAGER)) {
      throw new IllegalArgumentException(
          "%s is %s: such checkpoints are lost with the JobManager, and exactly-once delivery with them. Leave it out and set %s"
              .formatted(CheckpointingOptions.CHECKPOINT_STORAGE.key(), storage, directory));
    }
    if (storage.equalsIgnoreCase(FILES)
        && flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
      throw new IllegalArgumentException(
          "exactly-once delivery needs %s: without it checkpoints live in the JobManager's memory, at most 5 MB of each task, and are lost with it. Set it to a folder that all machines reach and that outlives them, for example s3://bucket/checkpoints"
              .formatted(directory));
    }
  }
}
