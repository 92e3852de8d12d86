// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.CacheConfig;
import io.elq.job.config.EncoderConfig;
import io.elq.job.live.download.DownloadedReleases;
import io.elq.job.live.entity.ReleaseEntities;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.live.LiveEntities;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.settings.SettingsOverrides;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Linkers of releases, shared by all tasks of the JVM through {@link ReleaseCache}. Releases of
 * other file systems are downloaded first, see {@link DownloadedReleases}.
 */
public final class ReleaseLinkers implements LinkerProvider {
  private static final long serialVersionUID = 1L;
  private static final int PATIENCE_SECONDS = 5;

  private final EncoderConfig encoder;
  private final CacheConfig cache;
  private final SettingsOverrides overrides;
  private final IndexUse index;

  /**
   * A provider for one job.
   *
   * @param encoder how question encoders run
   * @param cache where releases of other file systems are kept
   * @param index what mention vectors are compared with
   */
  public ReleaseLinkers(EncoderConfig encoder, CacheConfig cache, IndexUse index) {
    this(encoder, cache, SettingsOverrides.NONE, index);
  }

  /**
   * A provider for an evaluation.
   *
   * @param encoder how question encoders run
   * @param cache where releases of other file systems are kept
   * @param overrides what is to be linked differently from what the releases say
   * @param index what mention vectors are compared with
   */
  public ReleaseLinkers(
      EncoderConfig encoder, CacheConfig cache, SettingsOverrides overrides, IndexUse index) {
    this.encoder = encoder;
    this.cache = cache;
    this.overrides = overrides;
    this.index = index;
  }

  @Override
  public CompletableFuture<ReleaseCache.Lease> acquire(ReleasePointer pointer) {
    return ReleaseCache.JVM.acquire(
        pointer, encoder.serving(overrides, index), new DownloadedReleases(cache));
  }

  @Override
  public ReleaseEntities entities(LinkerLease lease) {
    Release release = ((ReleaseCache.Lease) lease).release();
    EncoderOptions options = encoder.serving(overrides, index).encoder();
    // How many there are is bounded where they are read.
    LiveEntities entities = new LiveEntities(release, options, Integer.MAX_VALUE);
    return new ReleaseEntities() {
      @Override
      public EntityOverlay apply(List<OverlayUpdate> updates) throws IOException {
        return entities.apply(updates).overlay();
      }

      @Override
      public void close() {
        entities.close();
      }
    };
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
