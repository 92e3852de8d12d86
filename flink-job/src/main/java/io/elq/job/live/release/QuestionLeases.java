// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ForwardingLease;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of one task's questions: one for each, from here until it is answered, wherever it is.
 * A question whose release is gone, or has been replaced, is stamped with the one that the job
 * serves now: before it is encoded nothing of it belongs to a release. Safe for use by many
 * threads.
 */
public final class QuestionLeases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuestionLeases.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final LinkerProvider provider;
  private final ServedReleases served;
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile @Nullable ReleasePointer warned;

  /**
   * @param provider opens releases
   * @param served what the job serves
   */
  public QuestionLeases(LinkerProvider provider, ServedReleases served) {
    this.provider = provider;
    this.served = served;
  }

  /**
   * Takes a lease for a question, without waiting.
   *
   * @param question stamped with a release
   * @return the question, stamped with the release of its lease. It is there at once if the release
   *     is open. It fails only for reasons that are not the release's absence
   */
  public CompletableFuture<LeasedQuestion> lease(PendingQuestion question) {
    return provider
        .acquire(question.assignedRelease())
        .handle(
            (lease, error) ->
                error == null ? hold(question, lease) : again(question, Reason.unwrapped(error)))
        .thenCompose(Function.identity());
  }

  private CompletableFuture<LeasedQuestion> hold(PendingQuestion question, LinkerLease lease) {
    EntityOverlay overlay = EntityOverlay.EMPTY;
    PendingQuestion stamped = question;
    if (question.overlayVersion() != null) {
      ReleasePointer release = question.assignedRelease();
      overlay = served.entities().overlay(release, question.overlayVersion());
      if (overlay == null) {
        lease.close();
        return overlaid(question);
      }
      stamped = question.answeredBy(release, overlay.version());
    }
    Held mine = new Held(lease);
    held.add(mine);
    if (closed) {
      mine.close();
    }
    return CompletableFuture.completedFuture(new LeasedQuestion(stamped, mine, overlay));
  }

  /**
   * After a restart, or a swap, nobody keeps the overlay of the question's release. The release
   * that is served has one.
   */
  private CompletableFuture<LeasedQuestion> overlaid(PendingQuestion question) {
    if (closed) {
      return CompletableFuture.failedFuture(new CancellationException("the task has ended"));
    }
    CompletableFuture<ReleasePointer> current = served.current();
    boolean served = current.isDone();
    return current.thenCompose(
        now ->
            served && now.sameRelease(question.assignedRelease())
                ? later(question, SOON)
                : lease(question.answeredBy(now, question.overlayVersion())));
  }

  private CompletableFuture<LeasedQuestion> later(PendingQuestion question, Duration pause) {
    Executor executor = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> lease(question), executor)
        .thenCompose(Function.identity());
  }

  private CompletableFuture<LeasedQuestion> again(PendingQuestion question, Throwable error) {
    if (!(error instanceof ReleaseException refusal) || closed) {
      return CompletableFuture.failedFuture(error);
    }
    return served.current().thenCompose(now -> again(question, refusal, now));
  }

  private CompletableFuture<LeasedQuestion> again(
      PendingQuestion question, ReleaseException refusal, ReleasePointer now) {
    ReleasePointer gone = question.assignedRelease();
    if (!now.equals(gone)) {
      LOG.debug("Question {} goes from release {} to {}", question.id(), gone.id(), now.id());
      return lease(question.answeredBy(now, question.overlayVersion()));
    }
    // Served, but not open in this JVM, and it does not open: a folder that only others see yet.
    warn(now, refusal);
    return later(question, after(refusal));
  }

  /** Once for a release: each of its questions comes here. */
  private void warn(ReleasePointer release, ReleaseException refusal) {
    if (!release.equals(warned)) {
      warned = release;
      LOG.warn(
          "Release {} is served, but does not open here: {}", release.id(), refusal.getMessage());
    }
  }

  private static Duration after(ReleaseException refusal) {
    return refusal instanceof ReleaseUnavailableException passing ? passing.retryAfter() : SOON;
  }

  /** Gives back what the task's questions still hold; those that come later get nothing. */
  @Override
  public void close() {
    closed = true;
    held.forEach(Held::close);
  }

  /** A lease that knows whether it is out. */
  private final class Held extends ForwardingLease {
    Held(LinkerLease lease) {
      super(lease);
    }

    @Override
    public void close() {
      if (held.remove(this)) {
        lease().close();
      }
    }
  }
}
