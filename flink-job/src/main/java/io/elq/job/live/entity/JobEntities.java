// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * What one job's tasks in this JVM know of added and deleted entities: the newest update of each,
 * and the overlays of the releases that they serve, made once for all of them. An overlay that
 * nobody uses any more stays for a while: for a failover, and for questions that were stamped with
 * its release just before a swap. Safe for use by many threads.
 */
// What runs later runs anyway: nobody waits for it.
@SuppressWarnings("FutureReturnValueIgnored")
public final class JobEntities {

  /** How long an overlay stays without users. */
  static final Duration LINGER = Duration.ofSeconds(30);

  private static final int PATIENCE_SECONDS = 5;
  private static final Map<JobID, JobEntities> JOBS = new HashMap<>();

  private final JobID job;
  private final Executor later;
  private int tasks; // guarded by JOBS

  // Guarded by this.
  private final Map<String, OverlayUpdate> updates = new HashMap<>();
  private long version;

  private final Map<Key, Used> overlays = new ConcurrentHashMap<>(); // changed by holders of this

  private record Key(String id, String manifestHash) {
    static Key of(ReleasePointer release) {
      return new Key(release.id(), release.manifestHash());
    }
  }

  private static final class Used {
    private final LiveOverlay overlay;
    private int users;

    Used(LiveOverlay overlay) {
      this.overlay = overlay;
    }
  }

  JobEntities(JobID job, Executor later) {
    this.job = job;
    this.later = later;
  }

  /** Enters: the same object for all tasks of a job, until a while after the last has left. */
  public static JobEntities enter(JobID job) {
    synchronized (JOBS) {
      JobEntities entities =
          JOBS.computeIfAbsent(
              job,
              id ->
                  new JobEntities(
                      id,
                      CompletableFuture.delayedExecutor(LINGER.toMillis(), TimeUnit.MILLISECONDS)));
      entities.tasks++;
      return entities;
    }
  }

  /** Leaves. */
  public void leave() {
    synchronized (JOBS) {
      tasks--;
      if (tasks > 0) {
        return;
      }
      if (overlays.isEmpty()) {
        JOBS.remove(job, this);
        return;
      }
    }
    later.execute(this::forget);
  }

  private void forget() {
    synchronized (JOBS) {
      if (tasks == 0 && overlays.isEmpty()) {
        JOBS.remove(job, this);
      }
    }
  }

  /** Takes updates, by rising number. Those that another task has brought already are skipped. */
  public void update(List<OverlayUpdate> next) {
    boolean news = false;
    synchronized (this) {
      for (OverlayUpdate update : next) {
        if (update.number() >= version) {
          updates.put(update.kbId(), update);
          version = update.number() + 1;
          news = true;
        }
      }
    }
    if (news) {
      overlays.values().forEach(used -> used.overlay.catchUp());
    }
  }

  private synchronized List<OverlayUpdate> since(long from) {
    return updates.values().stream()
        .filter(update -> update.number() >= from)
        .sorted(Comparator.comparingLong(OverlayUpdate::number))
        .toList();
  }

  /**
   * Begins to use the overlay of a release that is open.
   *
   * @param lease of the release; the overlay's from now on
   * @param maker makes the entities of the release that is leased, if nobody has yet
   * @return completes when it has all updates that are known now; whoever gets it calls {@link
   *     #release}, and whoever does not, because it fails, need not
   */
  public CompletableFuture<Void> use(
      ReleasePointer release, LinkerLease lease, Function<LinkerLease, ReleaseEntities> maker) {
    Used used;
    synchronized (this) {
      used = overlays.get(Key.of(release));
      if (used == null) {
        used = new Used(new LiveOverlay(release, lease, maker.apply(lease), this::since));
        overlays.put(Key.of(release), used);
        used.overlay.catchUp();
      } else {
        lease.close();
      }
      used.users++;
    }
    Used mine = used;
    return mine.overlay
        .ready()
        .handle((overlay, error) -> error)
        .thenCompose(
            error -> {
              if (error == null) {
                return CompletableFuture.completedFuture(null);
              }
              end(Key.of(release), mine);
              return CompletableFuture.failedFuture(error);
            });
  }

  /** Ends the use of an overlay by one of those who began it. */
  public void release(ReleasePointer release) {
    synchronized (this) {
      Used used = overlays.get(Key.of(release));
      if (used == null || --used.users > 0) {
        return;
      }
    }
    later.execute(() -> closeIdle());
  }

  /** An overlay that never came about is of no use to anybody. */
  private synchronized void end(Key key, Used used) {
    if (overlays.remove(key, used)) {
      used.overlay.close();
    }
  }

  private synchronized List<CompletableFuture<Void>> closeIdle() {
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    overlays
        .values()
        .removeIf(
            used -> {
              if (used.users == 0) {
                closed.add(used.overlay.close());
              }
              return used.users == 0;
            });
    return closed;
  }

  /**
   * Closes the overlays that nobody uses, of all jobs, and waits a moment for it. Called when a job
   * has left the JVM for good, before its releases are closed.
   */
  public static void closeUnused() {
    List<JobEntities> all;
    synchronized (JOBS) {
      all = List.copyOf(JOBS.values());
    }
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    all.forEach(job -> closed.addAll(job.closeIdle()));
    CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
    all.forEach(JobEntities::forget);
  }

  /**
   * The present version of a release's overlay.
   *
   * @return null if it has none
   * @throws Error that keeps updates from being applied: the task has to fail
   */
  public @Nullable Long version(ReleasePointer release) {
    Used used = overlays.get(Key.of(release));
    if (used == null) {
      return null;
    }
    used.overlay.check();
    return used.overlay.current().version();
  }

  /**
   * The overlay of a release.
   *
   * @param version that is wanted; the present one is given if that is gone
   * @return null if it has none
   */
  public @Nullable EntityOverlay overlay(ReleasePointer release, long version) {
    Used used = overlays.get(Key.of(release));
    return used == null ? null : used.overlay.at(version);
  }

  /** The present overlay of a release, or an empty one. */
  public EntityOverlay overlay(ReleasePointer release) {
    Used used = overlays.get(Key.of(release));
    return used == null ? EntityOverlay.EMPTY : used.overlay.current();
  }

  /** How long the last updates of a release's overlay took, seconds. */
  public double encodeSeconds(ReleasePointer release) {
    Used used = overlays.get(Key.of(release));
    return used == null ? 0 : used.overlay.encodeSeconds();
  }
}
