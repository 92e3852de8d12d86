// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import io.elq.job.live.release.HeldLinkers;
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

  public static void register(MetricGroup group, HeldLinkers linkers) {
    gauge(group, "batchFill", linkers, stats -> ratio(stats.inputs(), stats.batches()));
    gauge(group, "queueMicros", linkers, stats -> micros(stats.queueNanos(), stats.inputs()));
    gauge(group, "inferenceMicros", linkers, stats -> micros(stats.runNanos(), stats.batches()));
    gauge(group, "waiting", linkers, Stats::waiting);
  }

  private static void gauge(
      MetricGroup group, String name, HeldLinkers linkers, ToDoubleFunction<Stats> value) {
    group.gauge(name, (Gauge<Double>) () -> value.applyAsDouble(linkers.batching().orElse(NONE)));
  }

  private static double micros(long nanos, long count) {
    return ratio(nanos, count * TimeUnit.MICROSECONDS.toNanos(1));
  }

  private static double ratio(long a, long b) {
    return b == 0 ? 0 : (double) a / b;
  }
}
