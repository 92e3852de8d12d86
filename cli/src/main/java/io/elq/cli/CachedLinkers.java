package io.elq.cli;

import io.elq.job.release.LinkerLease;
import io.elq.job.release.LinkerProvider;
import io.elq.linker.Linker;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ServingOptions;

/** Linkers out of the release cache of the JVM, on CPU with the default batching. */
public final class CachedLinkers implements LinkerProvider {

  private static final long serialVersionUID = 1L;

  @Override
  public LinkerLease acquire(ReleasePointer pointer) {
    ServingOptions options = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    ReleaseCache.Lease lease = ReleaseCache.JVM.acquire(pointer, options);
    return new LinkerLease() {
      @Override
      public Linker linker() {
        return lease.release().linker();
      }

      @Override
      public Catalogue catalogue() {
        return lease.release().catalogue();
      }

      @Override
      public void close() {
        lease.close();
      }
    };
  }
}
