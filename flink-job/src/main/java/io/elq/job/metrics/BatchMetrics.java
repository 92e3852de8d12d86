// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import io.elq.job.live.release.ServedReleases;
import io.elq.linker.encode.MicroBatcher.Stats;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the encoder's micro-batcher does, as gauges. All subtasks of a JVM share the batcher, so
 * that they show the same figures: means over the life of the release.
 */
public final class BatchMetrics {

  private static final Stats NONE = new Stats(0, 0, 0, 0, 0);

  private BatchMetrics() {}

  public static void register(MetricGroup group, ServedReleases served) {
    gauge(group, "batchFill", served, stats -> ratio(stats.inputs(), stats.batches()));
    gauge(group, "queueMicros", served, stats -> micros(stats.queueNanos(), stats.inputs()));
    gauge(group, "inferenceMicros", served, stats -> micros(stats.runNanos(), stats.batches()));
    gauge(group, "waiting", served, Stats::waiting);
  }

  private static void gauge(
      MetricGroup group, String name, ServedReleases served, ToDoubleFunction<Stats> value) {
    group.gauge(name, (Gauge<Double>) () -> value.applyAsDouble(served.batching().orElse(NONE)));
  }

  private static double micros(long nanos, long count) {
    return ratio(nanos, count * TimeUnit.MICROSECONDS.toNanos(1));
  }

  private static double ratio(long a, long b) {
    return b == 0 ? 0 : (double) a / b;
  }
}
