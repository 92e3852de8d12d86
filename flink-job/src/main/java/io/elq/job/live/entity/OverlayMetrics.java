// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.job.metrics.JobMetric;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.ReleasePointer;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** What the assign stage tells of the served release's overlay. Written by the task thread. */
public final class OverlayMetrics {
  private final JobEntities entities;
  private volatile @Nullable ReleasePointer served;

  /**
   * @param operator the operator's metrics
   */
  public OverlayMetrics(MetricGroup operator, JobEntities entities) {
    this.entities = entities;
    JobMetric.OVERLAY_ENTITIES.gauge(operator, () -> overlay().addedCount());
    JobMetric.OVERLAY_DELETED.gauge(operator, () -> overlay().hiddenCount());
    JobMetric.OVERLAY_VERSION.gauge(operator, () -> overlay().version());
    JobMetric.OVERLAY_ENCODING.gauge(operator, this::encodeSeconds);
  }

  /** Another release is served. */
  public void served(ReleasePointer release) {
    served = release;
  }

  private EntityOverlay overlay() {
    ReleasePointer now = served;
    return now == null ? EntityOverlay.EMPTY : entities.overlay(now);
  }

  private double encodeSeconds() {
    ReleasePointer now = served;
    return now == null ? 0 : entities.encodeSeconds(now);
  }
}
