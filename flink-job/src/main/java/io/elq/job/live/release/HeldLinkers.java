// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one operator: it keeps that of the release it used last, and older ones until their
 * last question has left. Safe for use by many threads; closed by the operator.
 */
public final class HeldLinkers implements AutoCloseable {

  private final LinkerProvider provider;
  private final Map<ReleasePointer, Held> held = new HashMap<>();
  private @Nullable ReleasePointer latest;

  /** Starts with no lease. */
  public HeldLinkers(LinkerProvider provider) {
    this.provider = provider;
  }

  /**
   * The lease of a release, for one question; not closed by the borrower, but followed by one
   * {@link #giveBack}.
   */
  public synchronized LinkerLease borrow(ReleasePointer release) {
    Held entry = held.get(release);
    if (entry == null) {
      entry = new Held(provider.acquire(release));
      held.put(release, entry);
    }
    entry.questions++;
    if (!release.equals(latest)) {
      latest = release;
      closeUnused();
    }
    return entry.lease;
  }

  /** Says that a question is done with the linker of its release. */
  public synchronized void giveBack(ReleasePointer release) {
    Held entry = held.get(release);
    if (entry != null) {
      entry.questions--;
      closeUnused();
    }
  }

  /** What the micro-batcher of the release used last has done; empty before the first question. */
  public synchronized Optional<MicroBatcher.Stats> batching() {
    return Optional.ofNullable(held.get(latest)).map(entry -> entry.lease.batching());
  }

  private void closeUnused() {
    Iterator<Map.Entry<ReleasePointer, Held>> entries = held.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<ReleasePointer, Held> entry = entries.next();
      if (entry.getValue().questions == 0 && !entry.getKey().equals(latest)) {
        entry.getValue().lease.close();
        entries.remove();
      }
    }
  }

  /** Closes all leases, whoever still uses them. */
  @Override
  public synchronized void close() {
    held.values().forEach(entry -> entry.lease.close());
    held.clear();
  }

  private static final class Held {
    private final LinkerLease lease;
    private int questions;

    Held(LinkerLease lease) {
      this.lease = lease;
    }
  }
}
