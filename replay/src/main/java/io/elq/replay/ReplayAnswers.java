// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.Metrics;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.job.resolve.AnswerWriter;
import io.elq.job.resolve.Resolved;
import io.elq.linker.Linker;
import io.elq.linker.lines.MalformedLineException;
import io.elq.schemas.DeadLetter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions and errors as lines.
 *
 * @param judge compares predictions with gold
 * @param evidence whether predictions include what they were decided from
 */
record ReplayAnswers(Judge judge, boolean evidence) implements AnswerWriter<ReplayedQuestion> {

  @Override
  public ReplayedQuestion answer(Resolved resolved) {
    PendingQuestion question = resolved.encoded().question();
    Linker linker = resolved.lease().linker();
    QuestionLine line = line(question);
    Prediction prediction =
        Prediction.of(
            question.id(),
            linker.inputIds(resolved.text().prepared()),
            resolved.linked(),
            evidence);
    Metrics metrics =
        judge.judge(
            line.gold(), question.tokens(), resolved.linked(), prediction, linker.settings());
    RawRecord origin = question.origin();
    return new ReplayedQuestion(
        origin.partition(),
        origin.offset(),
        prediction.toJson(line.id()),
        null,
        prediction.mentions().size(),
        metrics,
        beyond(line.gold(), resolved.lease().catalogue().size()),
        line.gold().mentions().stream().mapToLong(GoldMention::row).max().orElse(-1),
        resolved.shareNanos());
  }

  /** Gold entities that a catalogue of this size does not have: labels of another catalogue. */
  private static int beyond(GoldQuestion question, long entities) {
    return (int) question.mentions().stream().filter(gold -> gold.row() >= entities).count();
  }

  @Override
  public ReplayedQuestion giveUp(PendingQuestion question, DeadLetter letter) {
    String reason = letter.getErrorMessage();
    return refuse(
        question.origin(), letter.getStage(), reason.isEmpty() ? letter.getErrorClass() : reason);
  }

  /** A line that could not be linked. */
  ReplayedQuestion refuse(RawRecord origin, String stage, String reason) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("line", origin.offset());
    error.set("id", QuestionLine.idOf(origin));
    error.put("stage", stage).put("reason", reason);
    return ReplayedQuestion.failed(
        origin.partition(), origin.offset(), error.toString(), missed(origin));
  }

  private @Nullable Metrics missed(RawRecord origin) {
    try {
      return judge.missed(QuestionLine.read(origin).gold());
    } catch (MalformedLineException e) {
      return null;
    }
  }

  private static QuestionLine line(PendingQuestion question) {
    try {
      return QuestionLine.read(question.origin());
    } catch (MalformedLineException e) {
      throw new UncheckedIOException(e);
    }
  }
}
