package io.elq.job.release;

import io.elq.job.config.EncoderConfig;
import io.elq.linker.Linker;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.release.ReleasePointer;

/** Linkers of release directories, shared by all tasks of the JVM through {@link ReleaseCache}. */
public final class ReleaseLinkers implements LinkerProvider {
  private static final long serialVersionUID = 1L;

  private final EncoderConfig encoder;

  /**
   * A provider for one job.
   *
   * @param encoder how question encoders run
   */
  public ReleaseLinkers(EncoderConfig encoder) {
    this.encoder = encoder;
  }

  @Override
  public LinkerLease acquire(ReleasePointer pointer) {
    ReleaseCache.Lease lease = ReleaseCache.JVM.acquire(pointer, encoder.serving());
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
      public MicroBatcher.Stats batching() {
        return lease.release().batching();
      }

      @Override
      public void close() {
        lease.close();
      }
    };
  }
}
