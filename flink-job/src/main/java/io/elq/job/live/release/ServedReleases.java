// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.live.entity.JobEntities;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one job in this JVM serve: set by the tasks that assign releases, read by those
 * behind them, for questions that come back from a checkpoint stamped with a release that is gone.
 * Every task that uses it enters and leaves. Safe for use by many threads.
 */
public final class ServedReleases {
  private static final Map<JobID, ServedReleases> JOBS = new HashMap<>();

  private final JobID job;
  private final JobEntities entities;
  private int tasks; // guarded by JOBS

  // Guarded by this.
  private final Map<Object, Served> byTask = new LinkedHashMap<>();
  private CompletableFuture<ReleasePointer> next = new CompletableFuture<>();
  private @Nullable Served latest;

  private record Served(ReleasePointer pointer, LinkerLease lease) {}

  private ServedReleases(JobID job) {
    this.job = job;
    this.entities = JobEntities.enter(job);
  }

  /** Enters: the same object for all tasks of a job, until the last has left. */
  public static ServedReleases enter(JobID job) {
    synchronized (JOBS) {
      ServedReleases served = JOBS.computeIfAbsent(job, ServedReleases::new);
      served.tasks++;
      return served;
    }
  }

  /** Leaves; a task that serves something stops serving it. */
  public void leave(Object task) {
    synchronized (this) {
      byTask.remove(task);
      latest = byTask.values().stream().reduce((first, second) -> second).orElse(null);
      if (latest == null && next.isDone()) {
        next = new CompletableFuture<>();
      }
    }
    synchronized (JOBS) {
      tasks--;
      if (tasks == 0) {
        JOBS.remove(job, this);
        entities.leave();
      }
    }
  }

  /** What has changed beside the releases. */
  public JobEntities entities() {
    return entities;
  }

  /**
   * A task serves this release from now on.
   *
   * @param lease its own; stays the task's
   */
  public void serve(Object task, ReleasePointer pointer, LinkerLease lease) {
    CompletableFuture<ReleasePointer> waiting;
    synchronized (this) {
      Served served = new Served(pointer, lease);
      byTask.remove(task); // the latest stands last
      byTask.put(task, served);
      latest = served;
      waiting = next;
    }
    waiting.complete(pointer);
  }

  /** The release that is served, as soon as there is one. */
  public synchronized CompletableFuture<ReleasePointer> current() {
    return latest == null ? next.copy() : CompletableFuture.completedFuture(latest.pointer());
  }

  /** What the micro-batcher of the release that is served has done; empty while none is. */
  public synchronized Optional<MicroBatcher.Stats> batching() {
    return Optional.ofNullable(latest).map(served -> served.lease().batching());
  }
}
