// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.metrics.JobMetric;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** What the assign stage reports about releases. Written by the task thread. */
final class ReleaseMetrics {
  private final MetricGroup operator;
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
    this.operator = operator;
    refusals = JobMetric.RELEASES_REFUSED.counter(operator);
    JobMetric.RELEASE.gauge(operator, this::current);
    JobMetric.WAITING_FOR_RELEASE.gauge(operator, waiting::getAsInt);
    JobMetric.CANARY_SHARE.gauge(operator, canaryShare::getAsDouble);
    JobMetric.RELEASE_LOADING.gauge(operator, () -> loadSeconds);
    JobMetric.RELEASE_AGE.gauge(operator, this::servedSeconds);
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
      JobMetric.RELEASE_SERVED.gauge(operator, id, () -> id.equals(served) ? 1 : 0);
    }
  }

  /** An attempt to open a release failed. */
  void refused() {
    refusals.inc();
  }
}
