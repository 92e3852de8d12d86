// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import io.elq.job.config.CacheConfig;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleasePlaces;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import io.elq.linker.release.ServingOptions;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings releases of other file systems to this machine, once for all its processes, and keeps them
 * there: after a restart they open although the store cannot be reached. What is found in the cache
 * is verified as if it had just come. Safe for use by many threads.
 */
public final class DownloadedReleases implements ReleasePlaces {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadedReleases.class);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Duration POLL = Duration.ofMillis(200);

  private final CacheConfig config;
  private final CacheFolder.FreeSpace usable;

  /**
   * @param config where the cache is, and how large
   */
  public DownloadedReleases(CacheConfig config) {
    this(config, folder -> Files.getFileStore(folder).getUsableSpace());
  }

  DownloadedReleases(CacheConfig config, CacheFolder.FreeSpace usable) {
    this.config = config;
    this.usable = usable;
  }

  @Override
  public Place find(ReleasePointer pointer, ServingOptions options) {
    if (!ReleasePointer.isRemote(pointer.uri())) {
      return LOCAL.find(pointer, options);
    }
    if (!HASH.matcher(pointer.manifestHash()).matches()) {
      throw new ReleaseException(
          "release %s was announced with the manifestHash '%s', which is no SHA-256: 64 digits, 0 to 9 and a to f"
              .formatted(pointer.id(), pointer.manifestHash()));
    }
    try {
      CacheFolder cache = new CacheFolder(config.path());
      Place place = null;
      while (place == null) {
        place = attempt(cache, pointer, options);
      }
      return place;
    } catch (IOException e) {
      throw new ReleaseUnavailableException(
          "the release cache %s cannot be used: %s".formatted(config.path(), Reason.of(e)), e);
    }
  }

  /** The release's folder; null if another attempt is needed. */
  private @Nullable Place attempt(CacheFolder cache, ReleasePointer pointer, ServingOptions options)
      throws IOException {
    String release = pointer.manifestHash();
    Optional<Claim> claimed = cache.claim(release);
    if (claimed.isEmpty()) {
      pause();
      return null;
    }
    Claim claim = claimed.get();
    if (!CacheFolder.isOpen(claim)) {
      return place(cache, release, download(cache, claim, pointer, options));
    }
    try {
      String damage = damage(cache.folder(release), pointer, options);
      if (damage == null) {
        return place(cache, release, claim);
      }
      LOG.warn("Release {} is downloaded again: {}", pointer.id(), damage);
      discard(cache, claim, pointer, damage);
      return null;
    } catch (IOException | RuntimeException | Error e) {
      leave(cache, release, claim);
      throw e;
    }
  }

  private static Place place(CacheFolder cache, String release, Claim open) {
    return new Place(cache.folder(release), () -> leave(cache, release, open));
  }

  private Claim download(
      CacheFolder cache, Claim fetch, ReleasePointer pointer, ServingOptions options)
      throws IOException {
    boolean complete = false;
    try {
      Path partial = Files.createDirectory(CacheFolder.partial(fetch));
      LOG.info("Release {} is downloaded from {}", pointer.id(), pointer.uri());
      new Download(pointer, partial)
          .run(options, sizes -> cache.reserve(fetch, sizes, config.bytes(), usable));
      Claim open = cache.publish(pointer.manifestHash(), fetch);
      complete = true;
      return open;
    } catch (CacheException e) {
      throw new ReleaseUnavailableException(
          "there is no space for release %s: %s".formatted(pointer.id(), e.getMessage()), e);
    } catch (IOException e) {
      throw RemoteFiles.unavailable(pointer, e);
    } finally {
      if (!complete) {
        leave(cache, pointer.manifestHash(), fetch);
      }
    }
  }

  /** What is wrong with a copy, which says nothing about the release; null if nothing is. */
  private static @Nullable String damage(
      Path folder, ReleasePointer pointer, ServingOptions options) throws IOException {
    Path manifest = folder.resolve(ReleaseManifest.FILE_NAME);
    if (!Sha256.of(manifest).equals(pointer.manifestHash())) {
      return manifest + " was changed";
    }
    pointer.checkIn(folder);
    try {
      ReleaseCheck.served(folder, options);
      ReleaseCheck.files(folder, role -> role == ReleaseFile.ENTITY_ENCODER);
      return null;
    } catch (ReleaseException e) {
      return Reason.message(e);
    }
  }

  private static void discard(CacheFolder cache, Claim claim, ReleasePointer pointer, String damage)
      throws IOException {
    if (!cache.discard(pointer.manifestHash(), claim)) {
      throw new ReleaseUnavailableException(
          "the copy of release %s in the cache is damaged, and another job or process uses it: %s"
              .formatted(pointer.id(), damage),
          null);
    }
  }

  /** Fails for nothing: what is left is removed the next time. */
  private static void leave(CacheFolder cache, String release, Claim claim) {
    try {
      cache.leave(release, claim);
    } catch (IOException e) {
      LOG.warn("Cannot tidy the release cache up after {}", claim.file(), e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReleaseUnavailableException("interrupted while another downloads the release", e);
    }
  }
}
