// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.fault.MachineFault;
import io.elq.linker.lines.Reason;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The overlay of one release in this JVM: a thread of its own applies the updates, so that neither
 * a task nor another release waits for the entity encoder. Owns a lease of the release. Safe for
 * use by many threads.
 */
final class LiveOverlay {
  private static final Logger LOG = LoggerFactory.getLogger(LiveOverlay.class);

  /** Versions that questions still find which were stamped a moment ago. */
  private static final int KEPT = 16;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ReleasePointer release;
  private final LinkerLease lease;
  private final ReleaseEntities entities;
  private final LongFunction<List<OverlayUpdate>> since;
  private final ScheduledThreadPoolExecutor thread;
  private final CompletableFuture<LiveOverlay> ready = new CompletableFuture<>();

  /** Overlays by rising version, at least one; the last is the present one. */
  private volatile List<EntityOverlay> recent = List.of(EntityOverlay.EMPTY);

  private volatile double encodeSeconds;
  private volatile @Nullable Error fatal;

  /**
   * @param lease of the release, this overlay's own
   * @param entities of the release, this overlay's own
   * @param since the updates from a version on, by rising number
   */
  LiveOverlay(
      ReleasePointer release,
      LinkerLease lease,
      ReleaseEntities entities,
      LongFunction<List<OverlayUpdate>> since) {
    this.release = release;
    this.lease = lease;
    this.entities = entities;
    this.since = since;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "elq overlay " + release.id());
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // once closed
  }

  /** Completes with the first overlay, which has all updates that were known then. */
  CompletableFuture<LiveOverlay> ready() {
    return ready.copy();
  }

  /** Applies in the background what is known by now. */
  void catchUp() {
    thread.execute(this::applyAll);
  }

  private void applyAll() {
    List<OverlayUpdate> updates = since.apply(current().version());
    try {
      if (!updates.isEmpty()) {
        long start = System.nanoTime();
        apply(updates);
        encodeSeconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        LOG.info("Release {} is served with overlay {}", release.id(), current().version());
      }
      ready.complete(this);
    } catch (IOException | RuntimeException passing) {
      refuse(passing);
    } catch (Error error) {
      fatal = error;
      ready.completeExceptionally(error);
    }
  }

  /** What one of them prevents is not to keep the others from being applied. */
  private void apply(List<OverlayUpdate> updates) throws IOException {
    try {
      publish(entities.apply(updates));
    } catch (EncodingException | ReleaseException e) {
      if (mayPass(e)) {
        throw e;
      }
      for (OverlayUpdate update : updates) {
        applyAlone(update);
      }
    }
  }

  private void applyAlone(OverlayUpdate update) throws IOException {
    try {
      publish(entities.apply(List.of(update)));
    } catch (EncodingException | ReleaseException e) {
      if (mayPass(e)) {
        throw e;
      }
      LOG.error(
          "Entity {} cannot be added to release {}, which goes on with what it has of it: {}",
          update.kbId(),
          release.id(),
          Reason.message(e));
      publish(entities.apply(List.of(OverlayUpdate.reset(update.number(), update.kbId()))));
    }
  }

  private static boolean mayPass(RuntimeException error) {
    return error instanceof ReleaseUnavailableException || MachineFault.isBehind(error);
  }

  private void publish(EntityOverlay next) {
    if (!ready.isDone()) { // no question has seen any before
      recent = List.of(next);
      return;
    }
    List<EntityOverlay> before = recent;
    int first = Math.max(0, before.size() - KEPT + 1);
    List<EntityOverlay> after = new ArrayList<>(before.subList(first, before.size()));
    after.add(next);
    recent = List.copyOf(after);
  }

  private void refuse(Exception reason) {
    boolean first =
        ready.completeExceptionally(
            new ReleaseUnavailableException(
                "the entities added beside release %s cannot be encoded: %s"
                    .formatted(release.id(), Reason.message(reason)),
                reason));
    if (!first) {
      LOG.warn(
          "Updates of entities do not reach release {}; another attempt follows in {} s",
          release.id(),
          SOON.toSeconds(),
          reason);
      thread.schedule(this::applyAll, SOON.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The overlay with all updates that were applied. */
  EntityOverlay current() {
    List<EntityOverlay> now = recent;
    return now.get(now.size() - 1);
  }

  /** The overlay of a version; the present one if that is gone. */
  EntityOverlay at(long version) {
    for (EntityOverlay overlay : recent) {
      if (overlay.version() == version) {
        return overlay;
      }
    }
    return current();
  }

  /** How long the last updates took, from the entity encoder's opening to their overlay. */
  double encodeSeconds() {
    return encodeSeconds;
  }

  /**
   * Does nothing, unless the JVM is at fault.
   *
   * @throws Error that kept updates from being applied
   */
  void check() {
    Error error = fatal;
    if (error != null) {
      throw error;
    }
  }

  /**
   * Closes the entity encoder and gives the lease back, when what runs has ended.
   *
   * @return completes when that is done
   */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(
            () -> {
              try {
                entities.close();
              } finally {
                lease.close();
              }
            },
            thread);
    thread.shutdown();
    return closed;
  }
}
