// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.questions.Triple;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.LabelWindow;
import io.elq.linker.tokenize.Span;
import io.elq.linker.tokenize.TokenizedText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was linked with the gold of its question: the one judge of scoring, replays, the
 * dev sets of training and the demo, so that the same answers have the same figures everywhere.
 *
 * <p>A question is compared in tokens where both sides have them and nothing shows that they are
 * those of different tokenizers, else in characters; labels whose entity is outside the catalogue
 * count nowhere; a question without labels is not judged. What knows characters only, or one
 * tokenizer only (the demo and dev sets), is compared in characters.
 *
 * @param matching how gold and predictions are paired
 */
public record Judge(Matching matching) implements Serializable {

  /**
   * A prediction beside the gold of its question, in the unit that both are compared in.
   *
   * @param prediction null if there is none: then all gold is missed
   * @throws IllegalArgumentException if the sides have no unit in common, or a predicted place lies
   *     outside the text
   */
  public JudgedQuestion compare(GoldQuestion question, @Nullable Prediction prediction) {
    return JudgedQuestion.of(question, prediction);
  }

  /**
   * Counts of one question.
   *
   * @param judged what became of question and prediction, perhaps above a threshold
   * @param prediction null if there is none
   */
  public Metrics count(
      JudgedQuestion judged, GoldQuestion question, @Nullable Prediction prediction) {
    List<Triple> gold = judged.goldTriples();
    List<Triple> seen =
        prediction == null || judged.unit() != JudgedQuestion.Unit.TOKENS
            ? gold
            : InputWindow.of(question.tokenIds(), prediction.inputIds()).inside(gold);
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    metrics.add(gold, judged.predictedTriples(), seen, judged.predictedTriples());
    return metrics.metrics();
  }

  /** Counts of one question, both sides in the same unit. */
  public Counts count(List<Triple> gold, List<Triple> predicted) {
    return matching.count(gold, predicted);
  }

  /**
   * Counts of one question that a linker of this project has answered; under {@link
   * Compatibility#ELQ} in tokens, against the gold that ELQ makes of its window: where that was cut
   * from a longer text, places count from its beginning.
   *
   * @param tokens tokens that the question came with, or null
   * @param prediction what was linked, as a line of predictions
   * @return null if the question has no labels
   */
  public @Nullable Metrics judge(
      GoldQuestion question,
      @Nullable TokenizedText tokens,
      LinkedText linked,
      Prediction prediction,
      LinkerSettings settings) {
    if (!question.labelled()) {
      return null;
    }
    if (settings.compatibility() != Compatibility.ELQ) {
      return count(compare(question, prediction), question, prediction);
    }
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    addLikeElq(metrics, question, tokens, linked, settings);
    return metrics.metrics();
  }

  /** Counts of a question that was given up: all its gold is missed; null without labels. */
  public @Nullable Metrics missed(GoldQuestion question) {
    if (!question.labelled()) {
      return null;
    }
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    metrics.addError(compare(question, null).goldTriples());
    return metrics.metrics();
  }

  /** An entity that was linked, at its place in UTF-16 units of the text. */
  public static Triple characterTriple(LinkedEntity entity) {
    return triple(entity, entity.start(), entity.end());
  }

  private static void addLikeElq(
      MetricsAccumulator metrics,
      GoldQuestion question,
      @Nullable TokenizedText tokens,
      LinkedText linked,
      LinkerSettings settings) {
    List<Triple> predicted = tokenTriples(linked);
    List<GoldMention> mentions = question.mentions();
    if (mentions.isEmpty()) {
      metrics.add(List.of(), predicted);
      return;
    }
    LabelWindow window =
        LabelWindow.of(
            Objects.requireNonNull(tokens, "ELQ's way of counting needs the question's tokens"),
            settings.windowTokens());
    List<Triple> gold = new ArrayList<>();
    for (int i = 0; i < window.order().size(); i++) {
      GoldMention mention = mentions.get(window.order().get(i));
      int[] place = window.goldInText().get(i);
      gold.add(Triple.of(mention.row(), new Span(place[0], place[1])));
    }
    List<Triple> whole = new ArrayList<>();
    for (int i = 0; i < mentions.size(); i++) {
      Span place = new Span(tokens.mentionStarts()[i], tokens.mentionEnds()[i]);
      whole.add(Triple.of(mentions.get(i).row(), place));
    }
    InputWindow seen = new InputWindow(new Span(window.from(), window.to()));
    metrics.add(gold, predicted, seen.inside(whole), predicted);
  }

  private static List<Triple> tokenTriples(LinkedText linked) {
    return linked.entities().stream()
        .map(entity -> triple(entity, entity.tokenStart(), entity.tokenEnd()))
        .toList();
  }

  private static Triple triple(LinkedEntity entity, int start, int end) {
    return Triple.of(entity.entity().row(), new Span(start, end));
  }
}
