// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.live.entity.EntityUpdates;
import io.elq.job.live.entity.JobEntities;
import io.elq.job.live.entity.OverlayMetrics;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.ReleasePointer;
import java.util.List;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** What an assigning task knows of added and deleted entities. Used by the task thread alone. */
final class TaskOverlays {
  private final EntityUpdates updates;
  private @Nullable JobEntities job;
  private @Nullable OverlayMetrics metrics;

  /** Takes up what a checkpoint has kept. */
  TaskOverlays(OperatorStateStore store) throws Exception {
    updates = new EntityUpdates(store);
  }

  /**
   * Hands over what a checkpoint has kept, before a release is opened.
   *
   * @param operator the operator's metrics
   * @return releases that are open once their overlays are
   */
  LinkerProvider open(LinkerProvider provider, JobEntities entities, MetricGroup operator)
      throws Exception {
    job = entities;
    metrics = new OverlayMetrics(operator, entities);
    entities.update(updates.all());
    return new OverlaidReleases(provider, entities);
  }

  /** Keeps an update, and hands it over. */
  void add(OverlayUpdate update) throws Exception {
    updates.add(update);
    if (job != null) {
      job.update(List.of(update));
    }
  }

  /** The present version of a release's overlay; null if it has none. */
  @Nullable Long version(ReleasePointer release) {
    return job == null ? null : job.version(release);
  }

  /** Another release is served. */
  void served(ReleasePointer release) {
    if (metrics != null) {
      metrics.served(release);
    }
  }
}
