// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.evaluation.compare.AnswerComparison;
import io.elq.evaluation.compare.ComparedQuestion;
import io.elq.evaluation.compare.ComparedQuestion.Answer;
import io.elq.evaluation.compare.ComparisonTally;
import io.elq.evaluation.compare.Unanswered;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.job.question.RawRecord;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what two replays of the same part of a file have come to, beside the file, and compares
 * question by question.
 *
 * @param comparison compares two answers
 * @param tally takes the result
 */
record AnswerPairs(AnswerComparison comparison, ComparisonTally tally) {

  /**
   * Adds a part of the file.
   *
   * @param partsA what the tasks have written for release A
   * @param partsB what they have written for release B
   * @throws IOException if a file cannot be read, or a question has no outcome
   */
  void add(QuestionFile part, Path partsA, Path partsB) throws IOException {
    try (QuestionLines lines = new QuestionLines(part);
        PartFiles a = PartFiles.open(partsA);
        PartFiles b = PartFiles.open(partsB)) {
      lines.open();
      for (long i = 0; i < part.questions(); i++) {
        RawRecord line = lines.next();
        add(line, outcome(line, a), outcome(line, b));
      }
    }
  }

  private static ReplayedQuestion outcome(RawRecord line, PartFiles parts) throws IOException {
    ReplayedQuestion outcome = parts.next();
    if (outcome == null || outcome.place() != line.offset()) {
      throw new IOException(
          "%s, line %d did not come out of the job; please report this"
              .formatted(line.topic(), line.offset()));
    }
    return outcome;
  }

  private void add(RawRecord line, ReplayedQuestion a, ReplayedQuestion b) throws IOException {
    ComparedQuestion question = compare(line, answer(a), answer(b));
    tally.add(question);
    if (question.answer() != Answer.BOTH) {
      ReplayedQuestion failed = a.error() != null ? a : b;
      JsonNode fields = PartFiles.JSON.readTree(Objects.requireNonNull(failed.error()));
      tally.add(
          new Unanswered(
              line.offset(),
              fields.path("id").asText(),
              question.answer(),
              fields.path("reason").asText()));
    }
  }

  private ComparedQuestion compare(RawRecord line, @Nullable Prediction a, @Nullable Prediction b) {
    GoldQuestion question;
    try {
      question = QuestionLine.read(line).gold();
    } catch (MalformedLineException e) {
      return ComparedQuestion.unreadable(QuestionLine.idOf(line).asText());
    }
    return comparison.compare(question, a, b);
  }

  private static @Nullable Prediction answer(ReplayedQuestion outcome)
      throws MalformedLineException {
    return outcome.prediction() == null ? null : Prediction.parse(outcome.prediction());
  }
}
