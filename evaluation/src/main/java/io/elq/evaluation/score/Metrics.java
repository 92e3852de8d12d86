// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How well predictions agree with gold, over any number of questions.
 *
 * @param matching how gold and predictions were paired
 * @param questions questions that count, those without an answer included
 * @param errors questions among them that failed and count as answered with nothing
 * @param all counts over the whole texts
 * @param inWindow counts over the part of each text that the encoder saw
 */
public record Metrics(Matching matching, int questions, int errors, Counts all, Counts inWindow) {

  /** No questions yet. */
  public static Metrics none(Matching matching) {
    return new Metrics(matching, 0, 0, Counts.NONE, Counts.NONE);
  }

  /** The metrics over the questions of both. */
  public Metrics plus(Metrics other) {
    if (matching != other.matching) {
      throw new IllegalArgumentException(matching + " and " + other.matching + " do not add up");
    }
    return new Metrics(
        matching,
        questions + other.questions,
        errors + other.errors,
        all.plus(other.all),
        inWindow.plus(other.inWindow));
  }

  /** Same entity, overlapping spans. */
  public Scores weak() {
    return all.weakScores();
  }

  /** Same entity, same span. */
  public Scores strong() {
    return all.strongScores();
  }

  /** As {@link #weak()}, inside the input window. */
  public Scores windowWeak() {
    return windowScores(inWindow.weak(), inWindow.weakScores());
  }

  /** As {@link #strong()}, inside the input window. */
  public Scores windowStrong() {
    return windowScores(inWindow.strong(), inWindow.strongScores());
  }

  /** ELQ divides what matches inside the window by all predictions and all gold. */
  private Scores windowScores(int correct, Scores own) {
    return matching == Matching.ELQ ? Scores.of(correct, all.predicted(), all.gold()) : own;
  }

  /**
   * The form of metrics.json: "weak", "strong", "window", "counts", and "matching" in lower case.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("matching", matching.lowerCase());
    json.set("weak", weak().toJson());
    json.set("strong", strong().toJson());
    ObjectNode window = json.putObject("window");
    window.set("weak", windowWeak().toJson());
    window.set("strong", windowStrong().toJson());
    json.putObject("counts")
        .put("questions", questions)
        .put("gold", all.gold())
        .put("predicted", all.predicted())
        .put("weak", all.weak())
        .put("strong", all.strong())
        .put("window_gold", inWindow.gold())
        .put("window_predicted", inWindow.predicted())
        .put("window_weak", inWindow.weak())
        .put("window_strong", inWindow.strong())
        .put("errors", errors);
    return json;
  }
}
