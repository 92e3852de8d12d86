// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

/** Those of Flink's and its Kafka connector's own metrics that say the most about the job. */
enum FlinkMetric {
  PENDING(
      "flink_taskmanager_job_task_operator_pendingRecords",
      "of the source: questions that wait in Kafka"),
  FAILED_COMMITS(
      "flink_taskmanager_job_task_operator_failedCommittables",
      "of the sinks' committers: Kafka transactions that could not be committed; their answers are"
          + " lost"),
  BUSY(
      "flink_taskmanager_job_task_busyTimeMsPerSecond", "of each task: which stage is the slowest"),
  BACK_PRESSURED(
      "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
      "of each task: which stages wait for a slower one behind them"),
  HEAP("flink_taskmanager_Status_JVM_Memory_Heap_Used", "bytes of the TaskManager's heap"),
  RUNNING(
      "flink_jobmanager_job_runningTime", "milliseconds since the job runs; 0 while it does not"),
  RESTARTS("flink_jobmanager_job_numRestarts", "restarts of the job"),
  CHECKPOINT_DURATION(
      "flink_jobmanager_job_lastCheckpointDuration",
      "milliseconds; with exactly-once delivery, answers appear with each checkpoint"),
  CHECKPOINT_COMPLETED(
      "flink_jobmanager_job_lastCheckpointCompletedTimestamp",
      "milliseconds since 1970: when the last checkpoint was complete; -1 before the first"),
  FAILED_CHECKPOINTS("flink_jobmanager_job_numberOfFailedCheckpoints", "checkpoints that failed");

  private final String prometheusName;
  private final String meaning;

  FlinkMetric(String prometheusName, String meaning) {
    this.prometheusName = prometheusName;
    this.meaning = meaning;
  }

  /** What Flink's Prometheus reporter calls it. */
  String prometheusName() {
    return prometheusName;
  }

  /** Its line of the reference page. */
  String line() {
    String own =
        prometheusName.replaceFirst("^flink_.*?(job_task_operator_|job_task_|job_|Status_)", "");
    return "| `%s` | `%s` | %s |%n".formatted(own, prometheusName, meaning);
  }
}
