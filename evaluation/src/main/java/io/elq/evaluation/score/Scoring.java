package io.elq.evaluation.score;

import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.questions.Triple;
import io.elq.linker.lines.JsonLineReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Predictions held against gold by question id.
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
    List<String> unknown = new ArrayList<>();
    Map<String, Prediction> predicted = readPredictions(predictions, questions.keySet(), unknown);
    List<JudgedQuestion> judged = new ArrayList<>(questions.size());
    List<String> missing = new ArrayList<>();
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    for (GoldQuestion question : questions.values()) {
      Prediction prediction = predicted.get(question.id());
      if (prediction == null) {
        missing.add(question.id());
      }
      JudgedQuestion whole = judge(predictions, question, prediction);
      JudgedQuestion kept = threshold == Double.NEGATIVE_INFINITY ? whole : whole.above(threshold);
      judged.add(kept);
      List<Triple> triples = kept.predictedTriples();
      List<Triple> goldTriples = kept.goldTriples();
      metrics.add(goldTriples, triples, inWindow(question, prediction, kept), triples);
    }
    return new Scoring(judged, metrics.metrics(), missing, unknown);
  }

  private static JudgedQuestion judge(
      Path file, GoldQuestion question, @Nullable Prediction prediction) throws IOException {
    try {
      return JudgedQuestion.of(question, prediction);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Gold that the encoder saw; all where the window is unknown. */
  private static List<Triple> inWindow(
      GoldQuestion question, @Nullable Prediction prediction, JudgedQuestion judged) {
    return prediction == null || judged.unit() != JudgedQuestion.Unit.TOKENS
        ? judged.goldTriples()
        : InputWindow.of(question.tokenIds(), prediction.inputIds()).inside(judged.goldTriples());
  }

  private static Map<String, GoldQuestion> readGold(Path file) throws IOException {
    Map<String, GoldQuestion> questions = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    try (JsonLineReader<GoldQuestion> reader = GoldQuestion.open(file)) {
      for (GoldQuestion next = reader.next(); next != null; next = reader.next()) {
        checkNew(ids, next.id(), file, reader.lineNumber());
        if (next.labelled()) {
          questions.put(next.id(), next);
        }
      }
    }
    if (questions.isEmpty()) {
      throw new IOException(
          file + " has no labelled question: \"label_id\" is in none of its lines");
    }
    return questions;
  }

  private static Map<String, Prediction> readPredictions(
      Path file, Set<String> questions, List<String> unknown) throws IOException {
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    try (JsonLineReader<Prediction> reader = Prediction.open(file)) {
      for (Prediction next = reader.next(); next != null; next = reader.next()) {
        checkNew(ids, next.id(), file, reader.lineNumber());
        if (questions.contains(next.id())) {
          predictions.put(next.id(), next);
        } else {
          unknown.add(next.id());
        }
      }
    }
    return predictions;
  }

  private static void checkNew(Set<String> ids, String id, Path file, int line) throws IOException {
    if (!ids.add(id)) {
      throw new IOException("%s, line %d: the id %s occurs twice".formatted(file, line, id));
    }
  }
}
