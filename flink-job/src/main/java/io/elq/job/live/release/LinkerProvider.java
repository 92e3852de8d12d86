// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.live.entity.ReleaseEntities;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;

/** Hands out linkers. One copy of a release is open in a JVM, however many leases there are. */
@FunctionalInterface
public interface LinkerProvider extends Serializable {

  /**
   * Takes a lease, without waiting. It is there at once if the release is open; otherwise it is
   * opened and verified in the background, which can take minutes. The future completes on a thread
   * that has other things to do, and is not to be cancelled: somebody has to close the lease.
   *
   * @return the lease; or fails with a {@link io.elq.linker.release.ReleaseUnavailableException}
   *     where a later attempt may succeed, and with another RuntimeException where not
   */
  CompletableFuture<? extends LinkerLease> acquire(ReleasePointer pointer);

  /**
   * The entities of a release with what changes while the job runs.
   *
   * @param lease of the release, by this provider; stays open until what is returned is closed
   */
  default ReleaseEntities entities(LinkerLease lease) {
    throw new UnsupportedOperationException("no entities are added to these releases");
  }

  /** Closes what nobody leases. Called when a job has left the JVM for good. */
  default void closeUnused() {}
}
