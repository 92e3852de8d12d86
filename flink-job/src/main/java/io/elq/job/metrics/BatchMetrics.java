// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import io.elq.job.live.release.ServedReleases;
import io.elq.linker.encode.MicroBatcher.Stats;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the encoder's micro-batcher does: counters, whose rates say how it is doing now, and gauges
 * of what it holds. All subtasks of a JVM share the batcher, so that they show the same figures.
 */
public final class BatchMetrics {

  private BatchMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param group of the encode stage
   * @param served what the job serves
   */
  public static void register(MetricGroup group, ServedReleases served) {
    counter(group, "batches", served, Stats::batches);
    counter(group, "batchedWindows", served, Stats::inputs);
    counter(group, "queueNanos", served, Stats::queueNanos);
    counter(group, "inferenceNanos", served, Stats::runNanos);
    gauge(group, "waiting", served, Stats::waiting);
    gauge(
        group,
        "oldestWaitingMicros",
        served,
        stats -> TimeUnit.NANOSECONDS.toMicros(stats.oldestNanos()));
    gauge(group, "hungCalls", served, Stats::hung);
  }

  private static void counter(
      MetricGroup group, String name, ServedReleases served, ToLongFunction<Stats> value) {
    group.counter(name, new OverReleases(() -> value.applyAsLong(now(served))));
  }

  private static void gauge(
      MetricGroup group, String name, ServedReleases served, ToLongFunction<Stats> value) {
    group.gauge(name, (Gauge<Long>) () -> value.applyAsLong(now(served)));
  }

  private static Stats now(ServedReleases served) {
    return served.batching().orElse(Stats.NONE);
  }
}
