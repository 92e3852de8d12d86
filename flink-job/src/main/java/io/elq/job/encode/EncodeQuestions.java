// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.live.release.HeldLinkers;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.metrics.BatchMetrics;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.PreparedText;
import io.elq.linker.encode.LengthBuckets;
import io.elq.linker.tokenize.Window;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * fails or takes too long goes on as a dead letter.
 */
// finish() takes every result and error: nothing is left in the future it is attached to.
@SuppressWarnings("FutureReturnValueIgnored")
public final class EncodeQuestions extends RichAsyncFunction<PendingQuestion, Encoded> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "encode";

  private static final int HISTOGRAM_WINDOW = 1_000;

  private final LinkerProvider provider;

  private transient HeldLinkers linkers;
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
    linkers = new HeldLinkers(provider);
    MetricGroup tokenize = getRuntimeContext().getMetricGroup().addGroup("tokenize");
    windows = tokenize.counter("windows");
    wordPieces = tokenize.counter("wordPieces");
    MetricGroup encode = getRuntimeContext().getMetricGroup().addGroup("encode");
    questions = encode.counter("questions", new ThreadSafeSimpleCounter());
    deadLetters = encode.counter("deadLetters", new ThreadSafeSimpleCounter());
    paddedTokens = encode.counter("paddedTokens");
    paddingTokens = encode.counter("paddingTokens");
    BatchMetrics.register(encode, linkers);
    micros =
        encode.histogram("latencyMicros", new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  @Override
  public void asyncInvoke(PendingQuestion question, ResultFuture<Encoded> result) {
    long start = System.nanoTime();
    CompletableFuture<EncodedText> encoding;
    try {
      encoding = encode(question);
    } catch (RuntimeException e) {
      encoding = CompletableFuture.failedFuture(e);
    }
    encoding.whenComplete((text, error) -> finish(question, text, error, start, result));
  }

  @Override
  public void timeout(PendingQuestion question, ResultFuture<Encoded> result) {
    finish(question, null, new TimeoutException("not encoded in time"), 0, result);
  }

  private CompletableFuture<EncodedText> encode(PendingQuestion question) {
    Linker linker = linkers.borrow(question.assignedRelease()).linker();
    CompletableFuture<EncodedText> encoding;
    try {
      PreparedText prepared = question.prepare(linker);
      count(prepared);
      encoding = linker.encode(prepared);
    } catch (RuntimeException e) {
      encoding = CompletableFuture.failedFuture(e);
    }
    return encoding.whenComplete((text, error) -> linkers.giveBack(question.assignedRelease()));
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
      PendingQuestion question,
      @Nullable EncodedText text,
      Throwable error,
      long start,
      ResultFuture<Encoded> result) {
    try {
      if (error == null) {
        long taken = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        questions.inc();
        micros.update(taken);
        result.complete(List.of(new Encoded(question, text, null, taken)));
      } else {
        var letter = DeadLetters.of(question, STAGE, DeadLetters.cause(error));
        deadLetters.inc();
        result.complete(List.of(new Encoded(question, null, letter, 0)));
      }
    } catch (Error fatal) {
      result.completeExceptionally(fatal);
    }
  }

  @Override
  public void close() {
    if (linkers != null) {
      linkers.close();
    }
  }
}
