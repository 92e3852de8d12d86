// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a linker found in a question: a line of a predictions file.
 *
 * @param id id of the question
 * @param inputIds what the encoder saw, with [CLS] and [SEP], without padding; null if unknown
 * @param mentions entities found, surest first where a linker of this project wrote them
 * @param evidence what was decided from, or null
 */
public record Prediction(
    String id,
    int @Nullable [] inputIds,
    List<PredictedMention> mentions,
    @Nullable Evidence evidence) {

  /** Copies the mentions. */
  public Prediction {
    mentions = List.copyOf(mentions);
  }

  /**
   * The answer of a linker, surest entity first.
   *
   * @param inputIds what the encoder saw, or null
   * @param evidence whether to add what was decided from
   */
  public static Prediction of(String id, int[] inputIds, LinkedText linked, boolean evidence) {
    List<PredictedMention> mentions =
        linked.entities().stream()
            .sorted(Comparator.comparingDouble(entity -> -entity.score()))
            .map(entity -> mention(linked.text(), entity))
            .toList();
    return new Prediction(id, inputIds, mentions, evidence ? Evidence.of(linked) : null);
  }

  private static PredictedMention mention(String text, LinkedEntity entity) {
    return new PredictedMention(
        entity.entity().row(),
        new Span(entity.tokenStart(), entity.tokenEnd()),
        entity.start() < 0
            ? null
            : CodePoints.fromUtf16(text, new Span(entity.start(), entity.end())),
        entity.score());
  }

  /**
   * Opens a file of predictions as JSON lines, plain or gzip (by the name's ending .gz); {@link
   * PredictionLine} describes the forms. Whoever opens it closes it.
   */
  public static JsonLineReader<Prediction> open(Path file) throws IOException {
    return JsonLineReader.open(file, PredictionLine::read);
  }

  /**
   * Reads a whole file.
   *
   * @return by question id, in the file's order
   * @throws IOException if it cannot be read, a line is malformed, or an id occurs twice; the
   *     message names file, line and fault
   */
  public static Map<String, Prediction> byId(Path file) throws IOException {
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    UniqueIds ids = new UniqueIds(file);
    try (JsonLineReader<Prediction> reader = open(file)) {
      for (Prediction next = reader.next(); next != null; next = reader.next()) {
        ids.add(next.id(), reader.lineNumber());
        predictions.put(next.id(), next);
      }
    }
    return predictions;
  }

  /**
   * Reads one line.
   *
   * @throws MalformedLineException naming field and fault, if the line is not a prediction
   */
  public static Prediction parse(String line) throws MalformedLineException {
    return JsonLineReader.parse(line, 1, PredictionLine::read);
  }

  /** One line of a predictions file, without the line's end. */
  public String toJson() {
    return toJson(TextNode.valueOf(id));
  }

  /**
   * One line of a predictions file, without the line's end.
   *
   * @param idAsGiven the id as the question's file has it, a string or a number
   */
  public String toJson(JsonNode idAsGiven) {
    return PredictionLine.write(this, idAsGiven);
  }

  /** Whether every mention has its place in tokens. */
  public boolean inTokens() {
    return mentions.stream().allMatch(mention -> mention.tokens() != null);
  }

  /** Whether every mention has its place in characters. */
  public boolean inCharacters() {
    return mentions.stream().allMatch(mention -> mention.characters() != null);
  }

  /** Predictions in tokens; {@link #inTokens()} has to hold. */
  public List<Triple> tokenTriples() {
    return mentions.stream()
        .map(mention -> Triple.of(mention.row(), Objects.requireNonNull(mention.tokens())))
        .toList();
  }

  /**
   * Predictions in UTF-16 units of the question's text; {@link #inCharacters()} has to hold.
   *
   * @throws IllegalArgumentException if one lies outside the text
   */
  public List<Triple> characterTriples(String text) {
    return mentions.stream()
        .map(
            mention ->
                Triple.of(
                    mention.row(),
                    CodePoints.toUtf16(text, Objects.requireNonNull(mention.characters()))))
        .toList();
  }
}
