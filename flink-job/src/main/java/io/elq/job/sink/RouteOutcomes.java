// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.metrics.JobMetric;
import io.elq.job.question.RawRecord;
import io.elq.job.resolve.Outcome;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Sends answers on, as records of their topic, and dead letters aside. An answer that Kafka would
 * not take becomes a dead letter: a producer that is handed it fails the job, and would again after
 * each restart.
 *
 * <p>An answer has the key of its question's record, or else the question's id; its Kafka headers;
 * and its timestamp, so that windows downstream go by the time of the questions. A timestamp ahead
 * of this machine's clock becomes the time of writing, because brokers refuse the future.
 */
public final class RouteOutcomes extends ProcessFunction<Outcome, OutgoingRecord> {

  /** The stage's name in dead letters: where the answer was to go, as the picture calls it. */
  public static final String STAGE = "linked-questions";

  private final long limit;

  private transient Counter tooLarge;

  /**
   * @param limit most bytes of an answer, as {@link OutgoingRecord#size} counts them
   */
  public RouteOutcomes(long limit) {
    this.limit = limit;
  }

  @Override
  public void open(OpenContext context) {
    tooLarge = JobMetric.ANSWERS_TOO_LARGE.counter(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Outcome outcome, Context context, Collector<OutgoingRecord> out) {
    LinkedQuestion answer = outcome.answer();
    if (answer == null) {
      context.output(DeadLetters.TAG, outcome.deadLetter());
      return;
    }
    OutgoingRecord record = record(answer, outcome.origin());
    if (record.size() <= limit) {
      out.collect(record);
    } else {
      tooLarge.inc();
      context.output(
          DeadLetters.TAG,
          DeadLetters.of(
              outcome.origin(),
              answer.getId(),
              answer.getReleaseId(),
              STAGE,
              new AnswerTooLargeException(record.size(), limit)));
    }
  }

  private static OutgoingRecord record(LinkedQuestion answer, RawRecord question) {
    byte[] key =
        question.key() != null ? question.key() : answer.getId().getBytes(StandardCharsets.UTF_8);
    return new OutgoingRecord(
        key, Wire.LINKED_QUESTION.encode(answer), question.headers(), timestamp(question));
  }

  private static @Nullable Long timestamp(RawRecord question) {
    return question.hasTimestamp() && question.timestamp() <= System.currentTimeMillis()
        ? question.timestamp()
        : null;
  }
}
