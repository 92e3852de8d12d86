// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Scores;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a linker did with one kind of question or mention.
 *
 * @param questions questions of the kind; 0 for a kind of mention
 * @param unanswered those among them for which nothing was predicted
 * @param counts over the kind's questions, or over its gold mentions: then nothing is predicted,
 *     and a gold mention is matched as its outcome says
 * @param errors number of errors by kind; a kind of mention has none that are spurious
 */
public record KindRow(
    QuestionKind kind,
    int questions,
    int unanswered,
    Counts counts,
    Map<ErrorKind, Integer> errors) {

  /** Copies the errors. */
  public KindRow {
    errors = Collections.unmodifiableMap(new EnumMap<>(errors));
  }

  /** Gold mentions found at their place, with their entity. */
  public int correct() {
    int wrong = 0;
    for (Map.Entry<ErrorKind, Integer> error : errors.entrySet()) {
      wrong += error.getKey() == ErrorKind.SPURIOUS ? 0 : error.getValue();
    }
    return counts.gold() - wrong;
  }

  /** Whether there is gold, and so recall. */
  public boolean hasRecall() {
    return counts.gold() > 0;
  }

  /** Whether there is gold to compare predictions with, and so precision and F1. */
  public boolean hasPrecision() {
    return hasRecall() && kind.of() == QuestionKind.Of.QUESTIONS;
  }

  /** Share of the kind's questions for which nothing was predicted; 0 if there are none. */
  public double unansweredShare() {
    return questions == 0 ? 0 : (double) unanswered / questions;
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (kind.of() == QuestionKind.Of.QUESTIONS) {
      json.put("questions", questions).put("unanswered", unanswered);
    }
    json.put("gold", counts.gold());
    if (kind.of() == QuestionKind.Of.QUESTIONS) {
      json.put("predicted", counts.predicted());
    }
    if (hasRecall()) {
      json.set("weak", scores(counts.weakScores()));
      json.set("strong", scores(counts.strongScores()));
    }
    ObjectNode outcomes = json.putObject("outcomes").put("correct", correct());
    errors.forEach((error, number) -> outcomes.put(error.lowerCase(), number));
    return json;
  }

  private ObjectNode scores(Scores scores) {
    ObjectNode json = scores.toJson();
    return hasPrecision() ? json : json.retain("recall");
  }
}
