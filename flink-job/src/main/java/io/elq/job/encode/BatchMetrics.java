// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.live.release.ServedReleases;
import io.elq.job.metrics.JobMetric;
import io.elq.linker.encode.MicroBatcher.Stats;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the encoder's micro-batcher does, as gauges. All subtasks of a JVM share the batcher, so
 * that they show the same figures: means over the life of the release.
 */
final class BatchMetrics {

  private static final Stats NONE = new Stats(0, 0, 0, 0, 0);

  private BatchMetrics() {}

  /**
   * Registers them.
   *
   * @param operator the operator's metrics
   * @param served what the job serves
   */
  static void register(MetricGroup operator, ServedReleases served) {
    gauge(JobMetric.BATCH_FILL, operator, served, stats -> ratio(stats.inputs(), stats.batches()));
    gauge(
        JobMetric.QUEUE_TIME,
        operator,
        served,
        stats -> micros(stats.queueNanos(), stats.inputs()));
    gauge(
        JobMetric.INFERENCE_TIME,
        operator,
        served,
        stats -> micros(stats.runNanos(), stats.batches()));
    gauge(JobMetric.WINDOWS_WAITING, operator, served, Stats::waiting);
  }

  private static void gauge(
      JobMetric metric,
      MetricGroup operator,
      ServedReleases served,
      ToDoubleFunction<Stats> value) {
    metric.gauge(operator, () -> value.applyAsDouble(served.batching().orElse(NONE)));
  }

  private static double micros(long nanos, long count) {
    return ratio(nanos, count * TimeUnit.MICROSECONDS.toNanos(1));
  }

  private static double ratio(long a, long b) {
    return b == 0 ? 0 : (double) a / b;
  }
}
