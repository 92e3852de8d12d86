// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.lines.TextLimit;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Decodes records; what is not a question, or too long a one, goes to the dead letters. */
public final class DecodeQuestions extends ProcessFunction<RawRecord, PendingQuestion> {

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "decode";

  private final int maxCharacters;

  private transient Counter questions;
  private transient Counter deadLetters;

  /**
   * @param maxCharacters longest text that is linked, in characters (code points)
   */
  public DecodeQuestions(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("decode");
    questions = group.counter("questions");
    deadLetters = group.counter("deadLetters");
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
    Question question = Wire.QUESTION.decode(record.value());
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
}
