// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.linker.lines.Reason;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which release a task serves: the one announced last that opens. It opens it in the
 * background, while the previous one stays in use, and holds a lease of what it serves. A release
 * that does not open for a reason that can pass is tried again; a verdict about its bytes lasts as
 * long as the announcement is the same. Used by the task thread alone.
 */
final class ReleaseSwitch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseSwitch.class);

  private final LinkerProvider provider;
  private final Task task;
  private final Listener listener;

  private final List<Opening> openings = new ArrayList<>(2);
  private @Nullable ReleasePointer announced;
  private @Nullable ReleasePointer served;
  private @Nullable LinkerLease lease;
  private @Nullable RuntimeException refusal;
  private final boolean required;
  private boolean servedBefore;

  /** The task thread, for what happens later. */
  interface Task {

    /**
     * Runs something on the task thread.
     *
     * @throws RejectedExecutionException if the task has ended
     */
    void run(ThrowingRunnable<Exception> step);

    /** Runs something on the task thread after a time. */
    void runAfter(Duration pause, ThrowingRunnable<Exception> step);
  }

  /** Learns what happens, on the task thread. */
  interface Listener {

    /**
     * A release is served from now on, instead of the one before.
     *
     * @param lease the switch's own
     * @param loading from the announcement until it was open
     */
    void served(ReleasePointer release, LinkerLease lease, Duration loading) throws Exception;

    /**
     * An attempt to open a release failed.
     *
     * @param again whether another attempt follows
     */
    void refused(ReleasePointer release, RuntimeException reason, boolean again) throws Exception;
  }

  /** Where a release comes from that is being opened. */
  private enum Origin {
    /** Announced since the job started. */
    ANNOUNCED,
    /** Announced before the restart. */
    ANNOUNCED_BEFORE,
    /** Served before the restart: it is worth waiting for until something else opens. */
    SERVED_BEFORE
  }

  /** A release that is being opened. */
  private final class Opening {
    private final ReleasePointer release;
    private final Origin origin;
    private final long start = System.nanoTime();
    private @Nullable CompletableFuture<? extends LinkerLease> attempt;
    private boolean dropped;

    Opening(ReleasePointer release, Origin origin) {
      this.release = release;
      this.origin = origin;
    }

    void begin() throws Exception {
      if (dropped) {
        return;
      }
      CompletableFuture<? extends LinkerLease> now = provider.acquire(release);
      attempt = now;
      if (now.isDone()) {
        end(now);
      } else {
        now.whenComplete((opened, error) -> endOnTask(now));
      }
    }

    private void endOnTask(CompletableFuture<? extends LinkerLease> now) {
      try {
        task.run(() -> end(now));
      } catch (RejectedExecutionException e) {
        LOG.debug("Release {} is open, but its task has ended", release.id());
      }
    }

    private void end(CompletableFuture<? extends LinkerLease> now) throws Exception {
      if (dropped) {
        return;
      }
      attempt = null;
      Throwable error = now.handle((opened, fault) -> fault).join();
      if (error == null) {
        serve(this, now.join());
      } else {
        refuse(this, Reason.unwrapped(error));
      }
    }

    /** Nobody wants it any more; what still opens is given back. */
    void drop() {
      dropped = true;
      if (attempt != null) {
        attempt.thenAccept(LinkerLease::close);
      }
    }
  }

  /**
   * @param required whether the job fails where nothing opens and nothing was ever served
   */
  ReleaseSwitch(LinkerProvider provider, Task task, Listener listener, boolean required) {
    this.required = required;
    this.provider = provider;
    this.task = task;
    this.listener = listener;
  }

  /**
   * Opens what was served and announced before a restart.
   *
   * @param before the release that was served, or null
   * @param said the release that was announced last, or null
   */
  void restore(@Nullable ReleasePointer before, @Nullable ReleasePointer said) throws Exception {
    announced = said;
    servedBefore = before != null;
    if (before != null && (said == null || !before.sameRelease(said))) {
      open(before, Origin.SERVED_BEFORE);
    }
    if (said != null) {
      boolean same = before != null && before.sameRelease(said);
      open(said, same ? Origin.SERVED_BEFORE : Origin.ANNOUNCED_BEFORE);
    }
  }

  /**
   * A release is announced, perhaps not for the first time.
   *
   * @throws RuntimeException the reason, if it is refused and the job has never served any
   */
  void announce(ReleasePointer release) throws Exception {
    if (release.equals(announced)) {
      failIfHopeless();
      return;
    }
    announced = release;
    refusal = null;
    dropUnless(
        opening -> opening.origin == Origin.SERVED_BEFORE && !opening.release.sameRelease(release));
    if (served != null && served.sameRelease(release)) {
      served = release; // perhaps it has moved
      return;
    }
    open(release, Origin.ANNOUNCED);
  }

  private void open(ReleasePointer release, Origin origin) throws Exception {
    Opening opening = new Opening(release, origin);
    openings.add(opening);
    opening.begin();
  }

  private void dropUnless(Predicate<Opening> wanted) {
    List<Opening> dropped = openings.stream().filter(wanted.negate()).toList();
    openings.removeAll(dropped);
    dropped.forEach(Opening::drop);
  }

  private void serve(Opening opening, LinkerLease opened) throws Exception {
    openings.remove(opening);
    if (opening.release.equals(announced)) {
      dropUnless(other -> false);
    }
    LinkerLease before = lease;
    lease = opened;
    served = opening.release;
    LOG.info("Release {} is served from now on", served.id());
    listener.served(served, opened, Duration.ofNanos(System.nanoTime() - opening.start));
    if (before != null) {
      before.close();
    }
  }

  private void refuse(Opening opening, Throwable error) throws Exception {
    if (error instanceof Error fatal) {
      throw fatal;
    }
    refusal = error instanceof RuntimeException known ? known : new IllegalStateException(error);
    String goesOn = served == null ? "questions wait" : served.id() + " stays in use";
    listener.refused(opening.release, refusal, error instanceof ReleaseUnavailableException);
    if (error instanceof ReleaseUnavailableException passing) {
      LOG.warn(
          "Release {} does not open, {}; another attempt follows in {} s",
          opening.release.id(),
          goesOn,
          passing.retryAfter().toSeconds(),
          error);
      task.runAfter(passing.retryAfter(), opening::begin);
    } else {
      LOG.error("Release {} is refused, {}", opening.release.id(), goesOn, error);
      openings.remove(opening);
      if (opening.origin == Origin.ANNOUNCED) {
        failIfHopeless();
      }
    }
  }

  /** Where nothing was ever served there is nothing to wait for: people have to look. */
  private void failIfHopeless() {
    if (required && served == null && !servedBefore && openings.isEmpty() && refusal != null) {
      throw refusal;
    }
  }

  /** The release that is served, or null while none is open. */
  @Nullable ReleasePointer served() {
    return served;
  }

  /** Why the last attempt failed, or null. */
  @Nullable RuntimeException refusal() {
    return refusal;
  }

  /** Whether a release is being opened, so that one may be served without a new announcement. */
  boolean isOpening() {
    return !openings.isEmpty();
  }

  /** Serves nothing from now on, until something is announced. */
  void stop() {
    announced = null;
    refusal = null;
    close();
  }

  @Override
  public void close() {
    dropUnless(opening -> false);
    if (lease != null) {
      lease.close();
      lease = null;
    }
    served = null;
  }
}
