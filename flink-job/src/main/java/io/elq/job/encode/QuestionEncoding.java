// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.answer.AnswerCache;
import io.elq.job.answer.AnswerCache.Slot;
import io.elq.job.answer.KeptAnswer;
import io.elq.job.encode.WindowBudget.Room;
import io.elq.job.live.release.LeasedQuestion;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.QuestionLeases;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.linker.PreparedText;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a task's questions to their token vectors: a lease of the release, word pieces, room
 * among the windows in flight, the encoder. A question whose answer is kept needs the lease alone,
 * which says what a fresh answer would come from, and no vectors. No thread waits. Safe for use by
 * many threads; the task closes it.
 */
// Callbacks take every result and error: nothing is left in the futures they are attached to.
@SuppressWarnings("FutureReturnValueIgnored")
public final class QuestionEncoding implements AutoCloseable {
  private final QuestionLeases leases;
  private final WindowBudget budget;
  private final Duration deadline;
  private final Consumer<PreparedText> tokenized;
  private final @Nullable AnswerCache answers;
  private final Set<CompletableFuture<EncodedText>> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Takes what becomes of a question. It must not throw: nobody would see it. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Called once for each question, unless the task closes before.
     *
     * @param question stamped with the release that encoded it, if that is another by now
     * @param vectors for the listener to close; null if there is an answer or an error
     * @param kept its answer, where that is kept, or null
     * @param error what kept it from being encoded, or null
     */
    void encoded(
        PendingQuestion question,
        @Nullable Vectors vectors,
        @Nullable KeptAnswer kept,
        @Nullable Throwable error);
  }

  /**
   * @param provider opens releases
   * @param served what the job serves
   * @param windows that the questions may have in flight until their vectors are closed
   * @param deadline questions asked longer ago are not encoded; 0 for none
   * @param tokenized sees each text before it is encoded
   * @param answers that are kept; null for none
   */
  public QuestionEncoding(
      LinkerProvider provider,
      ServedReleases served,
      int windows,
      Duration deadline,
      Consumer<PreparedText> tokenized,
      @Nullable AnswerCache answers) {
    this.leases = new QuestionLeases(provider, served);
    this.budget = new WindowBudget(windows);
    this.deadline = deadline;
    this.tokenized = tokenized;
    this.answers = answers;
  }

  /**
   * Encodes a question, or finds its answer; tokenizes it in the calling thread, if its release is
   * open.
   */
  public void encode(PendingQuestion question, Listener listener) {
    CompletableFuture<LeasedQuestion> lease = leases.lease(question);
    if (lease.isDone()) {
      lease.whenComplete((leased, error) -> prepare(question, leased, error, listener));
    } else { // after a restart: the thread that opens the release has others to open
      lease.whenCompleteAsync((leased, error) -> prepare(question, leased, error, listener));
    }
  }

  private void prepare(
      PendingQuestion asked,
      @Nullable LeasedQuestion leased,
      @Nullable Throwable error,
      Listener listener) {
    if (leased == null) {
      failed(asked, error, listener);
      return;
    }
    Slot slot = slot(leased);
    KeptAnswer kept = slot == null ? null : slot.find();
    if (kept != null && QuestionLateException.check(leased.question(), deadline).isEmpty()) {
      leased.lease().close();
      listener.encoded(leased.question(), null, kept, null);
      return;
    }
    prepare(leased, slot, listener);
  }

  /** Where the question's answer is kept; null if it is not: tokens of its own are not its text. */
  private @Nullable Slot slot(LeasedQuestion leased) {
    return answers == null || leased.question().tokens() != null
        ? null
        : answers.slot(leased.question(), leased.overlay().version());
  }

  private void prepare(LeasedQuestion leased, @Nullable Slot slot, Listener listener) {
    PreparedText prepared;
    try {
      prepared = leased.question().prepare(leased.lease().linker());
      tokenized.accept(prepared);
    } catch (RuntimeException | Error e) {
      leased.lease().close();
      failed(leased.question(), e, listener);
      return;
    }
    budget.take(prepared.windows().size(), room -> encode(leased, prepared, room, slot, listener));
  }

  /** Runs in the thread of {@link #prepare}, or in one that gives room back. */
  private void encode(
      LeasedQuestion leased,
      PreparedText prepared,
      Room room,
      @Nullable Slot slot,
      Listener listener) {
    CompletableFuture<EncodedText> encoding =
        QuestionLateException.check(leased.question(), deadline)
            .<CompletableFuture<EncodedText>>map(CompletableFuture::failedFuture)
            .orElseGet(() -> encode(leased, prepared));
    running.add(encoding);
    if (closed) {
      encoding.cancel(false);
    }
    encoding.whenComplete(
        (text, error) -> {
          running.remove(encoding);
          if (text == null) {
            leased.lease().close();
            room.close();
            failed(leased.question(), error, listener);
          } else {
            Vectors vectors = new Vectors(text, leased.lease(), leased.overlay(), room, slot);
            listener.encoded(leased.question(), vectors, null, null);
          }
        });
  }

  private static CompletableFuture<EncodedText> encode(
      LeasedQuestion leased, PreparedText prepared) {
    try {
      return leased.lease().linker().encode(prepared);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void failed(PendingQuestion question, @Nullable Throwable error, Listener listener) {
    if (!closed) {
      listener.encoded(question, null, null, error);
    }
  }

  /**
   * Spares the encoder, which others may go on using, what this task still waits for, and gives all
   * leases back.
   */
  @Override
  public void close() {
    closed = true;
    budget.close();
    running.forEach(encoding -> encoding.cancel(false));
    leases.close();
  }
}
