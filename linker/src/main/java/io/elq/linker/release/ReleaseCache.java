// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.Linker;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.MicroBatcher;
import io.elq.weights.file.AvailableMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One loaded copy of each release for everybody in the JVM. Releases are loaded on one thread and
 * closed on another, so that neither taking a lease nor giving it back ever waits. A release that
 * nobody leases stays open for a while: for a failover, which asks for it again, and for questions
 * that are still on their way to the task that needs it. It is closed earlier when a release that
 * is to be loaded needs its memory. Safe for use by many threads.
 */
public final class ReleaseCache {
  /** How long a release stays open without leases. */
  static final Duration LINGER = Duration.ofMinutes(5);

  /** The cache that all tasks of this JVM share. */
  public static final ReleaseCache JVM =
      new ReleaseCache(Release::open, LINGER, ReleaseCache::memoryLeft);

  private static final double GIB = 1L << 30;

  private final Opener opener;
  private final Duration linger;
  private final LongSupplier memory;
  private final ReleaseThreads threads = new ReleaseThreads();

  // Guarded by itself, and so are the failures and what changes in an entry.
  private final Map<ReleaseRequest.Key, Entry> entries = new HashMap<>();
  private final FailedOpenings<ReleaseRequest> failures = new FailedOpenings<>(System::nanoTime);

  /** Verifies and loads a release directory. */
  @FunctionalInterface
  interface Opener {
    Release open(Path directory, ServingOptions options);
  }

  /**
   * @param linger how long a release stays open without leases
   * @param memory says how much memory another release can take, bytes
   */
  ReleaseCache(Opener opener, Duration linger, LongSupplier memory) {
    this.opener = opener;
    this.linger = linger;
    this.memory = memory;
  }

  private static final class Entry {
    private final ReleaseRequest request;
    private final CompletableFuture<Release> release = new CompletableFuture<>();
    private Runnable leave = () -> {}; // set before the release is open
    private int leases;
    private long idleSince;
    private boolean watched;

    Entry(ReleaseRequest request) {
      this.request = request;
    }

    boolean idle() {
      return leases == 0 && release.isDone();
    }
  }

  /** The right to use a release of this cache until it is closed; closing only counts. */
  public final class Lease implements LinkerLease {
    private final Entry entry;
    private final Release release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Entry entry, Release release) {
      this.entry = entry;
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
      if (closed.compareAndSet(false, true)) {
        giveBack(entry);
      }
    }
  }

  /** Leases a release of this machine. */
  public CompletableFuture<Lease> acquire(ReleasePointer pointer, ServingOptions options) {
    return acquire(pointer, options, ReleasePlaces.LOCAL);
  }

  /**
   * Leases a release, loading it if it is not open. Cheap if it is: the future is complete then.
   * Otherwise it completes on the loading thread, where nothing should be done that takes time or
   * waits for another release. It is not to be cancelled, for somebody has to close the lease.
   *
   * @param places finds it, on a thread of its own where it has to be brought here
   * @return the lease; or fails with a {@link ReleaseUnavailableException} if a later attempt may
   *     succeed, with another {@link ReleaseException} if not, and with an {@link
   *     IllegalArgumentException} if the overrides and the release's settings do not go together
   */
  public CompletableFuture<Lease> acquire(
      ReleasePointer pointer, ServingOptions options, ReleasePlaces places) {
    ReleaseRequest request = new ReleaseRequest(pointer, options);
    Entry entry;
    synchronized (entries) {
      Entry known = entries.get(request.key());
      if (known == null) {
        Throwable recent = failures.recent(request);
        if (recent != null) {
          return CompletableFuture.failedFuture(recent);
        }
      }
      entry = known == null ? load(request, places) : known;
      entry.leases++;
    }
    CompletableFuture<Lease> lease = entry.release.thenApply(release -> new Lease(entry, release));
    return entry.request.equals(request)
        ? lease
        // The attempt was at another copy of the release, so it says nothing about this one.
        : lease.exceptionallyCompose(elsewhere -> acquire(pointer, options, places));
  }

  private Entry load(ReleaseRequest request, ReleasePlaces places) {
    Entry entry = new Entry(request);
    entries.put(request.key(), entry);
    if (request.isRemote()) {
      threads.bring(() -> find(entry, places));
    } else {
      threads.load(() -> find(entry, places));
    }
    return entry;
  }

  private void find(Entry entry, ReleasePlaces places) {
    try {
      ReleasePlaces.Place place = places.find(entry.request.pointer(), entry.request.options());
      threads.load(() -> fill(entry, place));
    } catch (Throwable fault) { // whoever asked has to learn of it, whatever it is
      fail(entry, fault);
    }
  }

  private void fill(Entry entry, ReleasePlaces.Place place) {
    ReleaseRequest request = entry.request;
    try {
      admit(request, place.directory());
      Release release = opener.open(place.directory(), request.options());
      synchronized (entries) {
        failures.forget(request);
      }
      entry.leave = place.leave();
      entry.release.complete(release);
    } catch (Throwable fault) { // the same
      place.leave().run();
      fail(entry, fault);
    }
  }

  private void fail(Entry entry, Throwable fault) {
    ReleaseRequest request = entry.request;
    Throwable refusal;
    synchronized (entries) {
      entries.remove(request.key(), entry);
      refusal = failures.add(request, request.pointer().id(), fault);
    }
    entry.release.completeExceptionally(refusal);
  }

  /** Checks that the announced release is there, and that there is memory for it. */
  private void admit(ReleaseRequest request, Path directory) {
    ReleaseManifest manifest = request.pointer().checkIn(directory);
    request.options().overrides().apply(manifest.settings());
    long needed = ReleaseMemory.needed(manifest, request.options());
    threads.awaitClosing();
    while (needed > memory.getAsLong()) {
      if (!closeLongestIdle()) {
        throw new ReleaseUnavailableException(
            "release %s needs %.1f GiB of memory outside the Java heap, but %.1f GiB are left: raise the container's limit, lower the heap's, or build a smaller index"
                .formatted(manifest.id(), needed / GIB, memory.getAsLong() / GIB),
            null);
      }
      threads.awaitClosing();
    }
  }

  private void giveBack(Entry entry) {
    synchronized (entries) {
      entry.leases--;
      if (entry.leases == 0) {
        entry.idleSince = System.nanoTime();
        watch(entry, linger);
      }
    }
  }

  /** One look at a time: a release whose leases come and go is not looked at for each of them. */
  private void watch(Entry entry, Duration delay) {
    if (!entry.watched) {
      entry.watched = true;
      threads.later(() -> closeIfIdle(entry), delay);
    }
  }

  private void closeIfIdle(Entry entry) {
    synchronized (entries) {
      entry.watched = false;
      if (!entry.idle() || entries.get(entry.request.key()) != entry) {
        return;
      }
      long left = entry.idleSince + linger.toNanos() - System.nanoTime();
      if (left > 0) {
        watch(entry, Duration.ofNanos(left));
        return;
      }
    }
    closeIdle(entry::equals);
  }

  /** Gives up the release that has been idle longest; false if there is none. */
  private boolean closeLongestIdle() {
    Optional<Entry> longest;
    synchronized (entries) {
      longest =
          entries.values().stream()
              .filter(Entry::idle)
              .min(Comparator.comparingLong(entry -> entry.idleSince));
    }
    return longest.isPresent() && !closeIdle(longest.get()::equals).isEmpty();
  }

  /**
   * Closes the releases that nobody leases, without waiting for their time.
   *
   * @return completes when they are closed
   */
  public CompletableFuture<Void> closeUnused() {
    return CompletableFuture.allOf(closeIdle(each -> true).toArray(CompletableFuture[]::new));
  }

  private List<CompletableFuture<Void>> closeIdle(Predicate<Entry> which) {
    List<Entry> closing;
    synchronized (entries) {
      closing = entries.values().stream().filter(Entry::idle).filter(which).toList();
      closing.forEach(entry -> entries.remove(entry.request.key()));
    }
    return closing.stream().map(entry -> threads.close(() -> close(entry))).toList();
  }

  private static void close(Entry entry) {
    try {
      entry.release.join().close();
    } finally {
      entry.leave.run();
    }
  }

  private static long memoryLeft() {
    try {
      return AvailableMemory.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell how much memory is left", e);
    }
  }
}
