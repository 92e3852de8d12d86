// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.answer.AnswerCache.Slot;
import io.elq.job.answer.KeptAnswer;
import io.elq.job.deadletter.FailureLimits;
import io.elq.job.deadletter.StageFailures;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.QuestionEncoding;
import io.elq.job.encode.Vectors;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.metrics.JobMetric;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.SearchBatch.Found;
import io.elq.job.resolve.SearchBatch.Search;
import io.elq.linker.EncodedText;
import io.elq.linker.encode.MicroBatcher;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mentions of encoded questions, searches their candidates and decides. The spans of the
 * questions that are here at the same time go to the index in one search, off the task thread. A
 * question that fails goes on as a dead letter, unless the failure is the machine's ({@link
 * StageFailures}); one that was given up before passes through. One whose answer is kept gets that,
 * and the answers of others are kept, where the encode stage has made a place for them.
 *
 * <p>Flink's timeout has to be off for this stage: searches have a limit of their own.
 *
 * @param <O> what leaves the job
 */
// finish() takes every result and error: nothing is left in the future it is attached to.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LookUpAndResolve<O> extends RichAsyncFunction<Encoded, O> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "look up & resolve";

  private final LinkerProvider provider;
  private final Searching searching;
  private final FailureLimits limits;
  private final AnswerWriter<O> answers;

  private transient ServedReleases served;
  private transient QuestionEncoding encoding;
  private transient MicroBatcher<Search, Found> searches;
  private transient volatile boolean closed;
  private transient StageFailures failures;
  private transient Counter questions;
  private transient Counter entities;
  private transient Histogram searchMicros;
  private transient Histogram totalMicros;

  /**
   * How questions are searched.
   *
   * @param maxBatch most questions that are searched together
   * @param callLimit a search that runs longer counts as hung
   * @param windowsInFlight of questions that are encoded here, after a restart
   */
  public record Searching(int maxBatch, Duration callLimit, int windowsInFlight)
      implements Serializable {}

  /**
   * @param provider opens releases
   * @param searching bounds of searches
   * @param limits failures that are too many
   * @param answers writes what leaves the job
   */
  public LookUpAndResolve(
      LinkerProvider provider, Searching searching, FailureLimits limits, AnswerWriter<O> answers) {
    this.provider = provider;
    this.searching = searching;
    this.limits = limits;
    this.answers = answers;
  }

  @Override
  public void open(OpenContext context) {
    served = ServedReleases.enter(getRuntimeContext().getJobInfo().getJobId());
    encoding =
        new QuestionEncoding(
            provider, served, searching.windowsInFlight(), Duration.ZERO, text -> {}, null);
    searches = SearchBatch.batcher(searching.maxBatch(), searching.callLimit());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    questions = JobMetric.ANSWERED.counter(metrics);
    entities = JobMetric.ENTITIES.counter(metrics);
    failures = new StageFailures(STAGE, limits, JobMetric.NOT_ANSWERED.counter(metrics));
    searchMicros = JobMetric.SEARCH_TIME.histogram(metrics);
    totalMicros = JobMetric.TOTAL_TIME.histogram(metrics);
  }

  @Override
  public void asyncInvoke(Encoded encoded, ResultFuture<O> result) {
    PendingQuestion question = encoded.question();
    Vectors vectors = encoded.vectors();
    if (encoded.deadLetter() != null) {
      result.complete(List.of(answers.giveUp(question, encoded.deadLetter())));
    } else if (encoded.kept() != null) {
      result.complete(List.of(repeat(encoded, encoded.kept())));
    } else if (vectors != null) {
      search(encoded, vectors, result);
    } else { // after a restart the vectors are gone: they are computed again
      long micros = encoded.encodeMicros();
      encoding.encode(
          question,
          (asked, again, kept, error) -> encodedAgain(asked, micros, again, error, result));
    }
  }

  private O repeat(Encoded encoded, KeptAnswer kept) {
    O answer = answers.repeat(encoded, kept);
    count(encoded, kept.entities());
    return answer;
  }

  private void encodedAgain(
      PendingQuestion question,
      long encodeMicros,
      @Nullable Vectors vectors,
      @Nullable Throwable error,
      ResultFuture<O> result) {
    Encoded again = new Encoded(question, vectors, null, encodeMicros);
    if (vectors == null) {
      finish(again, null, null, error, result);
    } else {
      search(again, vectors, result);
    }
  }

  private void search(Encoded encoded, Vectors vectors, ResultFuture<O> result) {
    EncodedText text = Objects.requireNonNull(vectors.text(), "a question is resolved once");
    searches
        .submit(new Search(vectors.lease().linker(), vectors.overlay(), text))
        .whenComplete((found, error) -> finish(encoded, vectors, found, error, result));
  }

  /** Nobody catches what a callback throws: it has to fail the task. */
  private void finish(
      Encoded encoded,
      @Nullable Vectors vectors,
      @Nullable Found found,
      @Nullable Throwable error,
      ResultFuture<O> result) {
    try {
      if (!closed) {
        O outcome = outcome(encoded, vectors, found, error);
        letGo(vectors);
        result.complete(List.of(outcome));
      }
    } catch (RuntimeException | Error fatal) {
      result.completeExceptionally(fatal);
    } finally {
      letGo(vectors);
    }
  }

  private static void letGo(@Nullable Vectors vectors) {
    if (vectors != null) {
      vectors.close();
    }
  }

  private O outcome(
      Encoded encoded,
      @Nullable Vectors vectors,
      @Nullable Found found,
      @Nullable Throwable error) {
    Throwable reason = error;
    if (found != null && vectors != null) {
      try {
        O answer = answers.answer(resolved(encoded, vectors, found));
        keep(answer, vectors.slot());
        count(encoded, found.linked().entities().size());
        searchMicros.update(TimeUnit.NANOSECONDS.toMicros(found.nanos()));
        failures.succeeded();
        return answer;
      } catch (RuntimeException e) {
        reason = e;
      }
    }
    PendingQuestion question = encoded.question();
    Objects.requireNonNull(reason, "a question without result has an error");
    return answers.giveUp(question, failures.letter(question, reason));
  }

  private static Resolved resolved(Encoded encoded, Vectors vectors, Found found) {
    long micros = TimeUnit.NANOSECONDS.toMicros(found.nanos());
    return new Resolved(
        encoded,
        found.text(),
        found.linked(),
        vectors.lease(),
        vectors.overlay(),
        micros,
        found.shareNanos());
  }

  private void keep(O answer, @Nullable Slot slot) {
    if (slot != null) {
      slot.keep(answers.keep(answer));
    }
  }

  private void count(Encoded encoded, int linked) {
    questions.inc();
    entities.inc(linked);
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    totalMicros.update(Math.max(0, now - encoded.question().origin().readAt()));
  }

  @Override
  public void close() {
    closed = true;
    if (searches != null) {
      searches.close();
      encoding.close();
      served.leave(this);
    }
  }
}
