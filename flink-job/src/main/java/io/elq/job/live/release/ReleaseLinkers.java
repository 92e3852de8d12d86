// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.EncoderConfig;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.settings.SettingsOverrides;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Linkers of release directories, shared by all tasks of the JVM through {@link ReleaseCache}. */
public final class ReleaseLinkers implements LinkerProvider {
  private static final long serialVersionUID = 1L;
  private static final int PATIENCE_SECONDS = 5;

  private final EncoderConfig encoder;
  private final SettingsOverrides overrides;
  private final boolean exhaustive;

  /**
   * A provider for one job.
   *
   * @param encoder how question encoders run
   */
  public ReleaseLinkers(EncoderConfig encoder) {
    this(encoder, SettingsOverrides.NONE, false);
  }

  /**
   * A provider for an evaluation.
   *
   * @param encoder how question encoders run
   * @param overrides what is to be linked differently from what the releases say
   * @param exhaustive whether every entity vector is compared, without the index
   */
  public ReleaseLinkers(EncoderConfig encoder, SettingsOverrides overrides, boolean exhaustive) {
    this.encoder = encoder;
    this.overrides = overrides;
    this.exhaustive = exhaustive;
  }

  @Override
  public CompletableFuture<ReleaseCache.Lease> acquire(ReleasePointer pointer) {
    return ReleaseCache.JVM.acquire(pointer, encoder.serving(overrides, exhaustive));
  }

  @Override
  public void closeUnused() {
    // Waits, since the caller takes the class loader away. A release that hangs is not waited for.
    ReleaseCache.JVM
        .closeUnused()
        .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
