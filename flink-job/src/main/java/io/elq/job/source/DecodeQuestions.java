// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import static io.elq.job.config.LinkingOptions.MAX_HEADERS_BYTES;
import static io.elq.job.config.LinkingOptions.MAX_QUESTION_BYTES;

import io.elq.job.config.RecordLimits;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.metrics.JobMetric;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.lines.TextLimit;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records; what is not a question, or too large or too long a one, goes to the dead
 * letters. What is too large is not decoded.
 */
public final class DecodeQuestions extends ProcessFunction<RawRecord, PendingQuestion> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "decode";

  private final int maxCharacters;
  private final RecordLimits limits;

  private transient Counter questions;
  private transient Counter deadLetters;

  /**
   * @param maxCharacters longest text that is linked, in characters (code points)
   * @param limits largest value and headers that are decoded
   */
  public DecodeQuestions(int maxCharacters, RecordLimits limits) {
    this.maxCharacters = maxCharacters;
    this.limits = limits;
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup();
    questions = JobMetric.DECODED.counter(group);
    deadLetters = JobMetric.NOT_DECODED.counter(group);
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<PendingQuestion> out) {
    try {
      out.collect(question(record));
      questions.inc();
    } catch (WireException | QuestionRefusedException e) {
      context.output(DeadLetters.TAG, DeadLetters.of(record, STAGE, e));
      deadLetters.inc();
    }
  }

  private PendingQuestion question(RawRecord record)
      throws WireException, QuestionRefusedException {
    checkSize(
        "the record's value takes", size(record.value()), limits.question(), MAX_QUESTION_BYTES);
    long headers = record.headersSize();
    checkSize("the record's headers take", headers, limits.headers(), MAX_HEADERS_BYTES);
    Question question = Wire.QUESTION.decode(record.value());
    headers += size(question.getHeaders());
    checkSize("the question's headers take", headers, limits.headers(), MAX_HEADERS_BYTES);
    String fault = TextLimit.fault(question.getText(), maxCharacters);
    if (fault != null) {
      throw new QuestionRefusedException(
          "the text " + fault + ", or raise elq.question.max-characters");
    }
    return new PendingQuestion(
        record,
        question.getId(),
        question.getText(),
        question.getEventTime().toEpochMilli(),
        question.getHeaders(),
        null);
  }

  private static void checkSize(String what, long bytes, long most, ConfigOption<MemorySize> option)
      throws QuestionRefusedException {
    if (bytes > most) {
      throw new QuestionRefusedException(
          "%s %,d bytes, but at most %,d are linked: send less, or raise %s"
              .formatted(what, bytes, most, option.key()));
    }
  }

  private static long size(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  private static long size(Map<String, String> headers) {
    return headers.entrySet().stream()
        .mapToLong(header -> size(bytes(header.getKey())) + size(bytes(header.getValue())))
        .sum();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
