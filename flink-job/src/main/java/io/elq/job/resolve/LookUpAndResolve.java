// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.encode.Encoded;
import io.elq.job.live.release.HeldLinkers;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.SearchBatch.Found;
import io.elq.job.resolve.SearchBatch.Search;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.release.LinkerLease;
import io.elq.schemas.DeadLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/**
 * Finds the mentions of encoded questions, searches their candidates and decides. The spans of the
 * questions that are here at the same time go to the index in one search, off the task thread. A
 * question that fails or takes too long goes on as a dead letter; one that was given up before
 * passes through.
 *
 * @param <O> what leaves the job
 */
// finish() takes every result and error: nothing is left in the future it is attached to.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LookUpAndResolve<O> extends RichAsyncFunction<Encoded, O> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "look up & resolve";

  private static final int HISTOGRAM_WINDOW = 1_000;

  private final LinkerProvider provider;
  private final int maxBatch;
  private final AnswerWriter<O> answers;

  private transient HeldLinkers linkers;
  private transient MicroBatcher<Search, Found> searches;
  private transient Counter questions;
  private transient Counter entities;
  private transient Counter deadLetters;
  private transient Histogram searchMicros;
  private transient Histogram totalMicros;

  /**
   * @param provider opens releases
   * @param maxBatch most questions that are searched together
   * @param answers writes what leaves the job
   */
  public LookUpAndResolve(LinkerProvider provider, int maxBatch, AnswerWriter<O> answers) {
    this.provider = provider;
    this.maxBatch = maxBatch;
    this.answers = answers;
  }

  @Override
  public void open(OpenContext context) {
    linkers = new HeldLinkers(provider);
    searches = SearchBatch.batcher(maxBatch);
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("candidate");
    questions = group.counter("questions", new ThreadSafeSimpleCounter());
    entities = group.counter("entities", new ThreadSafeSimpleCounter());
    deadLetters = group.counter("deadLetters", new ThreadSafeSimpleCounter());
    searchMicros =
        group.histogram("searchMicros", new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
    totalMicros =
        group.histogram("totalMicros", new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  @Override
  public void asyncInvoke(Encoded encoded, ResultFuture<O> result) {
    PendingQuestion question = encoded.question();
    if (encoded.deadLetter() != null) {
      result.complete(List.of(answers.giveUp(question, encoded.deadLetter())));
      return;
    }
    LinkerLease lease;
    try {
      lease = linkers.borrow(question.assignedRelease());
    } catch (RuntimeException e) {
      giveUp(question, e, result);
      return;
    }
    encodedText(encoded, lease.linker())
        .thenCompose(text -> searches.submit(new Search(lease.linker(), text)))
        .whenComplete((found, error) -> finish(encoded, lease, found, error, result));
  }

  @Override
  public void timeout(Encoded encoded, ResultFuture<O> result) {
    giveUp(encoded.question(), new TimeoutException("not resolved in time"), result);
  }

  /** After a restart the vectors are gone: they are computed again. */
  private static CompletableFuture<EncodedText> encodedText(Encoded encoded, Linker linker) {
    if (encoded.text() != null) {
      return CompletableFuture.completedFuture(encoded.text());
    }
    try {
      return linker.encode(encoded.question().prepare(linker));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void finish(
      Encoded encoded, LinkerLease lease, Found found, Throwable error, ResultFuture<O> result) {
    try {
      if (error != null) {
        giveUp(encoded.question(), error, result);
        return;
      }
      long micros = TimeUnit.NANOSECONDS.toMicros(found.nanos());
      O answer =
          answers.answer(
              new Resolved(
                  encoded, found.text(), found.linked(), lease, micros, found.shareNanos()));
      count(encoded, found);
      result.complete(List.of(answer));
    } catch (RuntimeException e) {
      giveUp(encoded.question(), e, result);
    } finally {
      linkers.giveBack(encoded.question().assignedRelease());
    }
  }

  private void count(Encoded encoded, Found found) {
    questions.inc();
    entities.inc(found.linked().entities().size());
    searchMicros.update(TimeUnit.NANOSECONDS.toMicros(found.nanos()));
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    totalMicros.update(Math.max(0, now - encoded.question().origin().readAt()));
  }

  private void giveUp(PendingQuestion question, Throwable error, ResultFuture<O> result) {
    try {
      DeadLetter letter = DeadLetters.of(question, STAGE, DeadLetters.cause(error));
      deadLetters.inc();
      result.complete(List.of(answers.giveUp(question, letter)));
    } catch (Error fatal) {
      result.completeExceptionally(fatal);
    }
  }

  @Override
  public void close() {
    if (searches != null) {
      searches.close();
    }
    if (linkers != null) {
      linkers.close();
    }
  }
}
