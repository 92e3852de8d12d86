// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.live.release.LeasedQuestion;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.QuestionLeases;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.metrics.BatchMetrics;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.PreparedText;
import io.elq.linker.encode.LengthBuckets;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.tokenize.Window;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes questions and sends them through the question encoder. The task thread tokenizes; the
 * encoder's micro-batcher, shared by all subtasks of the JVM, gathers the batches. A question that
 * fails or takes too long becomes a dead letter. One that is encoded takes its lease along, so that
 * its release stays open until it is resolved.
 */
// finish() takes every result and error: nothing is left in the future it is attached to.
@SuppressWarnings("FutureReturnValueIgnored")
public final class EncodeQuestions extends RichAsyncFunction<PendingQuestion, Encoded> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "encode";

  private static final int HISTOGRAM_WINDOW = 1_000;

  private final LinkerProvider provider;

  private transient ServedReleases served;
  private transient QuestionLeases leases;
  private transient Map<ResultFuture<Encoded>, Attempt> attempts;
  private transient Counter windows;
  private transient Counter wordPieces;
  private transient Counter paddedTokens;
  private transient Counter paddingTokens;
  private transient Counter questions;
  private transient Counter deadLetters;
  private transient Histogram micros;

  /**
   * @param provider opens releases
   */
  public EncodeQuestions(LinkerProvider provider) {
    this.provider = provider;
  }

  @Override
  public void open(OpenContext context) {
    served = ServedReleases.enter(getRuntimeContext().getJobInfo().getJobId());
    leases = new QuestionLeases(provider, served);
    attempts = new ConcurrentHashMap<>();
    MetricGroup tokenize = getRuntimeContext().getMetricGroup().addGroup("tokenize");
    windows = tokenize.counter("windows", new ThreadSafeSimpleCounter());
    wordPieces = tokenize.counter("wordPieces", new ThreadSafeSimpleCounter());
    MetricGroup encode = getRuntimeContext().getMetricGroup().addGroup("encode");
    questions = encode.counter("questions", new ThreadSafeSimpleCounter());
    deadLetters = encode.counter("deadLetters", new ThreadSafeSimpleCounter());
    paddedTokens = encode.counter("paddedTokens", new ThreadSafeSimpleCounter());
    paddingTokens = encode.counter("paddingTokens", new ThreadSafeSimpleCounter());
    BatchMetrics.register(encode, served);
    micros =
        encode.histogram("latencyMicros", new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  @Override
  public void asyncInvoke(PendingQuestion question, ResultFuture<Encoded> result) {
    Attempt attempt = new Attempt(question, System.nanoTime());
    attempts.put(result, attempt);
    CompletableFuture<LeasedQuestion> lease = leases.lease(question);
    if (lease.isDone()) {
      lease.whenComplete((leased, error) -> encode(attempt, leased, error, result));
    } else { // after a restart: the thread that opens the release has others to open
      lease.whenCompleteAsync((leased, error) -> encode(attempt, leased, error, result));
    }
  }

  /** A question that waits for its release is not the encoder's to give up. */
  @Override
  public void timeout(PendingQuestion question, ResultFuture<Encoded> result) {
    Attempt attempt = attempts.get(result);
    if (attempt != null && attempt.begun && attempt.end()) {
      giveUp(attempt.question, new TimeoutException("not encoded in time"), result);
    }
  }

  private void encode(
      Attempt attempt,
      @Nullable LeasedQuestion leased,
      @Nullable Throwable error,
      ResultFuture<Encoded> result) {
    if (leased == null) {
      finish(attempt, null, null, error, result);
      return;
    }
    attempt.question = leased.question();
    attempt.begun = true;
    encode(leased)
        .whenComplete((text, fault) -> finish(attempt, leased.lease(), text, fault, result));
  }

  private CompletableFuture<EncodedText> encode(LeasedQuestion leased) {
    try {
      Linker linker = leased.lease().linker();
      PreparedText prepared = leased.question().prepare(linker);
      count(prepared);
      return linker.encode(prepared);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void count(PreparedText prepared) {
    wordPieces.inc(prepared.pieces().size());
    windows.inc(prepared.windows().size());
    for (Window window : prepared.windows()) {
      int tokens = window.inputIds().length;
      int padded = LengthBuckets.paddedLength(tokens);
      paddedTokens.inc(padded);
      paddingTokens.inc(padded - tokens);
    }
  }

  private void finish(
      Attempt attempt,
      @Nullable LinkerLease lease,
      @Nullable EncodedText text,
      @Nullable Throwable error,
      ResultFuture<Encoded> result) {
    attempts.remove(result);
    boolean mine = attempt.end();
    if (mine && error == null) {
      long taken = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - attempt.start);
      questions.inc();
      micros.update(taken);
      result.complete(List.of(new Encoded(attempt.question, text, null, taken, lease)));
      return;
    }
    if (lease != null) {
      lease.close();
    }
    if (mine && error != null) {
      giveUp(attempt.question, error, result);
    }
  }

  private void giveUp(PendingQuestion question, Throwable error, ResultFuture<Encoded> result) {
    try {
      var letter = DeadLetters.of(question, STAGE, DeadLetters.cause(error));
      deadLetters.inc();
      result.complete(List.of(new Encoded(question, null, letter, 0)));
    } catch (Error fatal) {
      result.completeExceptionally(fatal);
    }
  }

  @Override
  public void close() {
    if (leases != null) {
      leases.close();
      served.leave(this);
    }
  }

  /** A question in this stage. Either its vectors leave or its dead letter does, with the lease. */
  private static final class Attempt {
    private final long start;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile PendingQuestion question;
    private volatile boolean begun;

    Attempt(PendingQuestion question, long start) {
      this.question = question;
      this.start = start;
    }

    /** True for the first who ends it. */
    boolean end() {
      return ended.compareAndSet(false, true);
    }
  }
}
