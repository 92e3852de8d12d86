// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.GoldQuestions;
import io.elq.evaluation.questions.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Predictions compared with gold by question id.
 *
 * @param questions labelled questions in the order of the gold file
 * @param metrics over these questions
 * @param missing ids of labelled questions without a prediction: their gold counts as missed
 * @param unknown ids of predictions without a labelled question: they count nowhere
 */
public record Scoring(
    List<JudgedQuestion> questions, Metrics metrics, List<String> missing, List<String> unknown) {

  /** Copies the lists. */
  public Scoring {
    questions = List.copyOf(questions);
    missing = List.copyOf(missing);
    unknown = List.copyOf(unknown);
  }

  /**
   * Scores a file of predictions.
   *
   * @param gold file of labelled questions, see {@link GoldQuestion#open}
   * @param predictions file of predictions, see {@link Prediction#open}
   * @param threshold only predictions with a score above it count; negative infinity keeps all,
   *     also those without a score
   * @throws IOException if a file cannot be read, or a line is malformed, or an id occurs twice;
   *     the message names file, line and fault
   */
  public static Scoring of(Path gold, Path predictions, Matching matching, double threshold)
      throws IOException {
    Map<String, GoldQuestion> questions = readGold(gold);
    Map<String, Prediction> predicted = Prediction.byId(predictions);
    List<String> unknown =
        predicted.keySet().stream().filter(id -> !questions.containsKey(id)).toList();
    List<JudgedQuestion> judged = new ArrayList<>(questions.size());
    List<String> missing = new ArrayList<>();
    Judge judge = new Judge(matching);
    Metrics metrics = Metrics.none(matching);
    for (GoldQuestion question : questions.values()) {
      Prediction prediction = predicted.get(question.id());
      if (prediction == null) {
        missing.add(question.id());
      }
      JudgedQuestion whole = compare(judge, predictions, question, prediction);
      JudgedQuestion kept = threshold == Double.NEGATIVE_INFINITY ? whole : whole.above(threshold);
      judged.add(kept);
      metrics = metrics.plus(judge.count(kept, question, prediction));
    }
    return new Scoring(judged, metrics, missing, unknown);
  }

  private static JudgedQuestion compare(
      Judge judge, Path file, GoldQuestion question, @Nullable Prediction prediction)
      throws IOException {
    try {
      return judge.compare(question, prediction);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, GoldQuestion> readGold(Path file) throws IOException {
    Map<String, GoldQuestion> questions = new LinkedHashMap<>();
    try (GoldQuestions reader = GoldQuestions.openWithUniqueIds(file)) {
      for (GoldQuestion next = reader.next(); next != null; next = reader.next()) {
        questions.put(next.id(), next);
      }
    }
    return questions;
  }
}
