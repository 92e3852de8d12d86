// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.io.Serializable;

/** Hands out linkers. One copy of a release is open in a JVM, however many leases there are. */
@FunctionalInterface
public interface LinkerProvider extends Serializable {

  /**
   * Takes a lease, opening and verifying the release if nobody in this JVM has it open: that can
   * take minutes.
   *
   * @throws RuntimeException if the release does not verify or cannot be opened
   */
  LinkerLease acquire(ReleasePointer pointer);
}
