// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.linker.live.OverlayUpdate;
import org.jspecify.annotations.Nullable;

/**
 * What the job is told while it runs: one of {@code release} and {@code entity}.
 *
 * @param release what an announcement asks for, or null
 * @param entity what becomes of an entity, or null
 */
public record LiveOrder(@Nullable ReleaseOrder release, @Nullable OverlayUpdate entity) {

  /** An announcement. */
  public static LiveOrder of(ReleaseOrder release) {
    return new LiveOrder(release, null);
  }

  /** An update of an entity. */
  public static LiveOrder of(OverlayUpdate entity) {
    return new LiveOrder(null, entity);
  }
}
