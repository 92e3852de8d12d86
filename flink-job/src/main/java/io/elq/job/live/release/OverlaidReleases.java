// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.live.entity.JobEntities;
import io.elq.linker.release.ForwardingLease;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Releases that are open only when their overlay has all updates that are known by then. Safe for
 * use by many threads.
 *
 * @param provider opens the releases
 * @param entities the job's
 */
record OverlaidReleases(LinkerProvider provider, JobEntities entities) implements LinkerProvider {

  @Override
  public CompletableFuture<? extends LinkerLease> acquire(ReleasePointer pointer) {
    return provider.acquire(pointer).thenCompose(lease -> overlaid(pointer, lease));
  }

  /** The overlay has a lease of its own, because it outlasts this one. */
  private CompletableFuture<LinkerLease> overlaid(ReleasePointer pointer, LinkerLease lease) {
    return provider
        .acquire(pointer)
        .thenCompose(overlays -> entities.use(pointer, overlays, provider::entities))
        .<LinkerLease>thenApply(ready -> new Used(pointer, lease))
        .whenComplete(
            (used, error) -> {
              if (error != null) {
                lease.close();
              }
            });
  }

  /** A lease of a release, and the use of its overlay. */
  private final class Used extends ForwardingLease {
    private final ReleasePointer release;
    private final AtomicBoolean closed = new AtomicBoolean();

    Used(ReleasePointer release, LinkerLease lease) {
      super(lease);
      this.release = release;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        entities.release(release);
        lease().close();
      }
    }
  }
}
