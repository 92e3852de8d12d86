// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.encode.Encoded;
import io.elq.job.live.release.LeasedQuestion;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.QuestionLeases;
import io.elq.job.live.release.ServedReleases;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
 * Finds the mentions of encoded questions, searches their candidates and decides. The spans of the
 * questions that are here at the same time go to the index in one search, off the task thread. A
 * question that fails or takes too long becomes a dead letter; one that was given up before passes
 * through.
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

  private transient ServedReleases served;
  private transient QuestionLeases leases;
  private transient Set<ResultFuture<O>> withoutRelease;
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
    served = ServedReleases.enter(getRuntimeContext().getJobInfo().getJobId());
    leases = new QuestionLeases(provider, served);
    withoutRelease = ConcurrentHashMap.newKeySet();
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
    LinkerLease lease = encoded.lease();
    if (lease != null && encoded.text() != null) {
      search(encoded, lease, CompletableFuture.completedFuture(encoded.text()), result);
      return;
    }
    withoutRelease.add(result);
    leases
        .lease(question)
        .whenCompleteAsync((leased, error) -> encodeAgain(encoded, leased, error, result));
  }

  /** A question that waits for its release is not this stage's to give up. */
  @Override
  public void timeout(Encoded encoded, ResultFuture<O> result) {
    if (!withoutRelease.contains(result)) {
      giveUp(encoded.question(), new TimeoutException("not resolved in time"), result);
    }
  }

  /** After a restart the vectors are gone: they are computed again, with a lease of its own. */
  private void encodeAgain(
      Encoded encoded,
      @Nullable LeasedQuestion leased,
      @Nullable Throwable error,
      ResultFuture<O> result) {
    withoutRelease.remove(result);
    if (leased == null) {
      giveUp(encoded.question(), Objects.requireNonNull(error, "why there is no lease"), result);
      return;
    }
    Encoded again = new Encoded(leased.question(), null, null, encoded.encodeMicros());
    search(again, leased.lease(), encodedText(leased), result);
  }

  private static CompletableFuture<EncodedText> encodedText(LeasedQuestion leased) {
    try {
      Linker linker = leased.lease().linker();
      return linker.encode(leased.question().prepare(linker));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void search(
      Encoded encoded,
      LinkerLease lease,
      CompletableFuture<EncodedText> encodedText,
      ResultFuture<O> result) {
    encodedText
        .thenCompose(text -> searches.submit(new Search(lease.linker(), text)))
        .whenComplete((found, error) -> finish(encoded, lease, found, error, result));
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
      lease.close();
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
    if (leases != null) {
      leases.close();
      served.leave(this);
    }
  }
}
