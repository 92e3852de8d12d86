// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.answer.AnswerCache;
import io.elq.job.answer.KeptAnswer;
import io.elq.job.deadletter.FailureLimits;
import io.elq.job.deadletter.StageFailures;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.metrics.JobMetric;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.PreparedText;
import io.elq.linker.encode.LengthBuckets;
import io.elq.linker.tokenize.Window;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes questions and sends them through the question encoder. The task thread tokenizes; the
 * encoder's micro-batcher, shared by all subtasks of the JVM, gathers the batches, as far as the
 * subtask's windows in flight allow. A question that fails goes on as a dead letter, unless the
 * failure is the machine's ({@link StageFailures}). One that is encoded takes its vectors, its
 * lease and its room along. One whose answer is kept takes that along and is not encoded.
 *
 * <p>Flink's timeout has to be off for this stage: the encoder limits its calls itself, and a
 * question that waits for one is not at fault.
 */
public final class EncodeQuestions extends RichAsyncFunction<PendingQuestion, Encoded> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "encode";

  private final LinkerProvider provider;
  private final int windowsInFlight;
  private final Duration deadline;
  private final FailureLimits limits;
  private final long cacheBytes;

  private transient ServedReleases served;
  private transient @Nullable AnswerCache answers;
  private transient QuestionEncoding encoding;
  private transient StageFailures failures;
  private transient Counter windows;
  private transient Counter wordPieces;
  private transient Counter paddedTokens;
  private transient Counter paddingTokens;
  private transient Counter questions;
  private transient Counter hits;
  private transient Counter misses;
  private transient Histogram micros;

  /**
   * @param provider opens releases
   * @param windowsInFlight of the subtask's questions, from here until they are answered
   * @param deadline questions asked longer ago are not encoded; 0 for none
   * @param limits failures that are too many
   * @param cacheBytes of the heap for the answers that all subtasks of the JVM keep; 0 for none
   */
  public EncodeQuestions(
      LinkerProvider provider,
      int windowsInFlight,
      Duration deadline,
      FailureLimits limits,
      long cacheBytes) {
    this.provider = provider;
    this.windowsInFlight = windowsInFlight;
    this.deadline = deadline;
    this.limits = limits;
    this.cacheBytes = cacheBytes;
  }

  @Override
  public void open(OpenContext context) {
    JobID job = getRuntimeContext().getJobInfo().getJobId();
    AnswerCache cache = cacheBytes == 0 ? null : AnswerCache.enter(job, cacheBytes);
    answers = cache;
    served = ServedReleases.enter(job);
    encoding =
        new QuestionEncoding(provider, served, windowsInFlight, deadline, this::count, cache);
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    windows = JobMetric.WINDOWS.counter(metrics);
    wordPieces = JobMetric.WORD_PIECES.counter(metrics);
    questions = JobMetric.ENCODED.counter(metrics);
    hits = JobMetric.CACHE_HITS.counter(metrics);
    misses = JobMetric.CACHE_MISSES.counter(metrics);
    JobMetric.CACHE_BYTES.gauge(metrics, (Gauge<Long>) () -> cache == null ? 0 : cache.bytes());
    failures = new StageFailures(STAGE, limits, JobMetric.NOT_ENCODED.counter(metrics));
    paddedTokens = JobMetric.PADDED_TOKENS.counter(metrics);
    paddingTokens = JobMetric.PADDING_TOKENS.counter(metrics);
    BatchMetrics.register(metrics, served);
    micros = JobMetric.ENCODE_LATENCY.histogram(metrics);
  }

  @Override
  public void asyncInvoke(PendingQuestion question, ResultFuture<Encoded> result) {
    long start = System.nanoTime();
    encoding.encode(
        question,
        (asked, vectors, kept, error) -> {
          if (kept == null) {
            finish(asked, vectors, error, start, result);
          } else {
            repeat(asked, kept, start, result);
          }
        });
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

  /** No success in the sense of {@link StageFailures}: it says nothing of the encoder. */
  private void repeat(
      PendingQuestion question, KeptAnswer kept, long start, ResultFuture<Encoded> result) {
    try {
      hits.inc();
      result.complete(List.of(new Encoded(question, null, null, microsSince(start), kept)));
    } catch (RuntimeException | Error fatal) {
      result.completeExceptionally(fatal);
    }
  }

  private static long microsSince(long start) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
  }

  /** Nobody catches what a callback throws: it has to fail the task. */
  private void finish(
      PendingQuestion question,
      @Nullable Vectors vectors,
      @Nullable Throwable error,
      long start,
      ResultFuture<Encoded> result) {
    try {
      long taken = microsSince(start);
      if (cacheBytes > 0) {
        misses.inc();
      }
      if (vectors != null) {
        questions.inc();
        micros.update(taken);
        failures.succeeded();
        result.complete(List.of(new Encoded(question, vectors, null, taken)));
      } else {
        Throwable reason = Objects.requireNonNull(error, "a question without vectors has an error");
        result.complete(List.of(new Encoded(question, null, failures.letter(question, reason), 0)));
      }
    } catch (RuntimeException | Error fatal) {
      result.completeExceptionally(fatal);
    }
  }

  @Override
  public void close() {
    if (encoding != null) {
      encoding.close();
      served.leave(this);
    }
    if (answers != null) {
      answers.leave();
      answers = null;
    }
  }
}
