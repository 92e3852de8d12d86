// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.Linker;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.MicroBatcher;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * One loaded copy of each release for everybody in the JVM. A release is loaded by the first lease
 * and closed by the last; {@link #acquire} waits while another thread loads it. Safe for use by
 * many threads.
 */
public final class ReleaseCache {
  /** The cache that all tasks of this JVM share. */
  public static final ReleaseCache JVM = new ReleaseCache(ReleaseCache::load);

  private final Function<Key, Release> loader;
  private final Map<Key, Entry> entries = new HashMap<>();

  ReleaseCache(Function<Key, Release> loader) {
    this.loader = loader;
  }

  /** What makes two requests ask for the same copy. */
  record Key(ReleasePointer pointer, ServingOptions options) {}

  private static final class Entry {
    private final CompletableFuture<Release> release = new CompletableFuture<>();
    private int leases;
  }

  /** The right to use a release of this cache until it is closed. */
  public final class Lease implements LinkerLease {
    private final Key key;
    private final Release release;
    private boolean closed;

    private Lease(Key key, Release release) {
      this.key = key;
      this.release = release;
    }

    /** The release; not to be closed by the holder of the lease. */
    public Release release() {
      return release;
    }

    @Override
    public Linker linker() {
      return release.linker();
    }

    @Override
    public Catalogue catalogue() {
      return release.catalogue();
    }

    @Override
    public MicroBatcher.Stats batching() {
      return release.batching();
    }

    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      giveBack(key);
    }
  }

  /**
   * Leases a release, loading it if nobody has it yet.
   *
   * @throws ReleaseException if it cannot be served; a later call tries again
   * @throws IllegalArgumentException if the overrides and the release's settings do not go together
   */
  public Lease acquire(ReleasePointer pointer, ServingOptions options) {
    Key key = new Key(pointer, options);
    Entry entry;
    boolean first;
    synchronized (entries) {
      first = !entries.containsKey(key);
      entry = entries.computeIfAbsent(key, absent -> new Entry());
      entry.leases++;
    }
    if (first) {
      fill(key, entry);
    }
    try {
      return new Lease(key, entry.release.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException unfit) {
        throw unfit;
      }
      throw e.getCause() instanceof ReleaseException refused
          ? refused
          : new ReleaseException("release " + pointer.id() + " cannot be loaded", e.getCause());
    }
  }

  private void fill(Key key, Entry entry) {
    try {
      entry.release.complete(loader.apply(key));
    } catch (RuntimeException | Error e) {
      synchronized (entries) {
        entries.remove(key, entry);
      }
      entry.release.completeExceptionally(e);
    }
  }

  private void giveBack(Key key) {
    Entry entry;
    synchronized (entries) {
      entry =
          Objects.requireNonNull(entries.get(key), "a lease that is given back keeps its entry");
      entry.leases--;
      if (entry.leases > 0) {
        return;
      }
      entries.remove(key);
    }
    entry.release.join().close();
  }

  private static Release load(Key key) {
    ReleasePointer pointer = key.pointer();
    ReleasePointer found = ReleasePointer.to(pointer.directory());
    if (!found.manifestHash().equals(pointer.manifestHash())) {
      throw new ReleaseException(
          "release "
              + pointer.id()
              + " was announced with another release.json than "
              + pointer.uri()
              + " has now; announce it again");
    }
    return Release.open(pointer.directory(), key.options());
  }
}
