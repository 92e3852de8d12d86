// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.live.release.ServedReleases;
import io.elq.job.metrics.JobMetric;
import io.elq.linker.encode.MicroBatcher.Stats;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the encoder's micro-batcher does: counters, whose rates say how it is doing now, and gauges
 * of what it holds. All subtasks of a JVM share the batcher, so that they show the same figures.
 */
final class BatchMetrics {
  private final MetricGroup operator;
  private final ServedReleases served;

  private BatchMetrics(MetricGroup operator, ServedReleases served) {
    this.operator = operator;
    this.served = served;
  }

  /**
   * Registers them.
   *
   * @param operator the operator's metrics
   * @param served what the job serves
   */
  static void register(MetricGroup operator, ServedReleases served) {
    BatchMetrics metrics = new BatchMetrics(operator, served);
    metrics.counter(JobMetric.BATCHES, Stats::batches);
    metrics.counter(JobMetric.BATCHED_WINDOWS, Stats::inputs);
    metrics.counter(JobMetric.QUEUE_TIME, Stats::queueNanos);
    metrics.counter(JobMetric.INFERENCE_TIME, Stats::runNanos);
    metrics.gauge(JobMetric.WINDOWS_WAITING, Stats::waiting);
    metrics.gauge(
        JobMetric.OLDEST_WAITING, stats -> TimeUnit.NANOSECONDS.toMicros(stats.oldestNanos()));
    metrics.gauge(JobMetric.HUNG_CALLS, Stats::hung);
  }

  private void counter(JobMetric metric, ToLongFunction<Stats> value) {
    metric.counter(operator, () -> value.applyAsLong(now()));
  }

  private void gauge(JobMetric metric, ToLongFunction<Stats> value) {
    metric.gauge(operator, (Gauge<Long>) () -> value.applyAsLong(now()));
  }

  private Stats now() {
    return served.batching().orElse(Stats.NONE);
  }
}
