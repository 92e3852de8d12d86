// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** What the assign stage reports about releases. Written by the task thread. */
final class ReleaseMetrics {
  private final MetricGroup group;
  private final Counter refusals;
  private final Set<String> seen = new HashSet<>();

  private volatile @Nullable String served;
  private volatile long servedSince;
  private volatile double loadSeconds;

  /**
   * @param operator the operator's metrics
   * @param waiting questions that wait for a release
   * @param canaryShare share of the questions that a canary is to answer
   */
  ReleaseMetrics(MetricGroup operator, IntSupplier waiting, DoubleSupplier canaryShare) {
    group = operator.addGroup("release");
    refusals = group.counter("refused");
    group.gauge("current", (Gauge<String>) this::current);
    group.gauge("waitingQuestions", (Gauge<Integer>) waiting::getAsInt);
    group.gauge("canaryShare", (Gauge<Double>) canaryShare::getAsDouble);
    group.gauge("loadSeconds", (Gauge<Double>) () -> loadSeconds);
    group.gauge("servedSeconds", (Gauge<Long>) this::servedSeconds);
  }

  private String current() {
    String now = served;
    return now == null ? "none" : now;
  }

  private long servedSeconds() {
    return served == null ? 0 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - servedSince);
  }

  /** Another release is served. */
  void served(String id, Duration loading) {
    loadSeconds = loading.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    servedSince = System.nanoTime();
    served = id;
    if (seen.add(id)) {
      // A number under a label, which Prometheus keeps, unlike a text: 1 for the one that is
      // served.
      group.addGroup("id", id).gauge("served", (Gauge<Integer>) () -> id.equals(served) ? 1 : 0);
    }
  }

  /** An attempt to open a release failed. */
  void refused() {
    refusals.inc();
  }
}
