// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.live.entity.ReleaseEntities;
import io.elq.job.live.release.LinkerProvider;
import io.elq.linker.release.ForwardingLease;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fake releases that open when a test says so, or not at all. Copies that travel with a job's graph
 * follow the same script, in the same JVM.
 */
public final class ScriptedReleases implements LinkerProvider {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();

  /** What is to happen to each release; without a word it opens at once. */
  private static final class Script implements Serializable {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, CompletableFuture<Void>> doors = new ConcurrentHashMap<>();
    private final transient Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final transient Map<String, AtomicInteger> leases = new ConcurrentHashMap<>();
  }

  private Script script() {
    return SCRIPTS.computeIfAbsent(name, key -> new Script());
  }

  /** The release does not open until {@link #open}. */
  public void hold(String release) {
    script().doors.put(release, new CompletableFuture<>());
  }

  /** The release does not open, for this reason, until {@link #open}. */
  public void fail(String release, Throwable reason) {
    script().doors.put(release, CompletableFuture.failedFuture(reason));
  }

  /** The release opens, for those who wait and those who come. */
  public void open(String release) {
    CompletableFuture<Void> door =
        script().doors.put(release, CompletableFuture.completedFuture(null));
    if (door != null) {
      door.complete(null);
    }
  }

  /** The same on another thread, in a moment. */
  public void openSoon(String release) {
    new Thread(() -> open(release), "opens " + release).start();
  }

  /** How often somebody asked for the release. */
  public int attempts(String release) {
    return count(script().attempts, release).get();
  }

  /** Leases of the release that are out. */
  public int leasesOf(String release) {
    return count(script().leases, release).get();
  }

  private static AtomicInteger count(Map<String, AtomicInteger> counts, String release) {
    return counts.computeIfAbsent(release, key -> new AtomicInteger());
  }

  @Override
  public CompletableFuture<LinkerLease> acquire(ReleasePointer pointer) {
    count(script().attempts, pointer.id()).incrementAndGet();
    return script()
        .doors
        .getOrDefault(pointer.id(), CompletableFuture.completedFuture(null))
        .thenApply(open -> counted(FakeRelease.open(pointer), leases(pointer)));
  }

  @Override
  public ReleaseEntities entities(LinkerLease lease) {
    return new FakeEntities();
  }

  private AtomicInteger leases(ReleasePointer pointer) {
    return count(script().leases, pointer.id());
  }

  private static LinkerLease counted(LinkerLease lease, AtomicInteger count) {
    count.incrementAndGet();
    AtomicBoolean closed = new AtomicBoolean();
    return new ForwardingLease(lease) {
      @Override
      public void close() {
        if (closed.compareAndSet(false, true)) {
          count.decrementAndGet();
          lease.close();
        }
      }
    };
  }
}
