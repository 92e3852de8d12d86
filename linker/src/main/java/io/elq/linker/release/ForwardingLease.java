// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.Linker;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.MicroBatcher;

/** A lease that is another's but for what closing it does. */
public abstract class ForwardingLease implements LinkerLease {
  private final LinkerLease lease;

  /**
   * @param lease what it forwards to; closed by {@link #close}
   */
  protected ForwardingLease(LinkerLease lease) {
    this.lease = lease;
  }

  /** The lease that this one forwards to. */
  protected final LinkerLease lease() {
    return lease;
  }

  @Override
  public final Linker linker() {
    return lease.linker();
  }

  @Override
  public final Catalogue catalogue() {
    return lease.catalogue();
  }

  @Override
  public final MicroBatcher.Stats batching() {
    return lease.batching();
  }
}
