// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.PredictedMention;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.questions.Triple;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question with what people found in it and what a linker found.
 *
 * @param unit what the places of both sides count
 */
public record JudgedQuestion(
    String id, String text, Unit unit, List<JudgedMention> gold, List<JudgedMention> predicted) {

  private static final Comparator<JudgedMention> IN_TEXT_ORDER =
      Comparator.<JudgedMention>comparingInt(mention -> mention.place().start())
          .thenComparingInt(mention -> mention.place().end());

  /** What a place counts. */
  public enum Unit {
    /** Tokens of the text, without [CLS]. */
    TOKENS,
    /** UTF-16 units of the text. */
    CHARACTERS
  }

  /** Copies both lists. */
  public JudgedQuestion {
    gold = List.copyOf(gold);
    predicted = List.copyOf(predicted);
  }

  /**
   * Puts a prediction beside gold: in tokens where both sides have them and the encoder's input is
   * not another tokenizer's, else in characters.
   *
   * @param prediction prediction for the question, or null: then all its gold is missed
   * @throws IllegalArgumentException if the sides have no unit in common, or a predicted place lies
   *     outside the text
   */
  public static JudgedQuestion of(GoldQuestion question, @Nullable Prediction prediction) {
    List<PredictedMention> predicted = prediction == null ? List.of() : prediction.mentions();
    Unit unit = unit(question, prediction);
    List<JudgedMention> goldSide = new ArrayList<>();
    for (GoldMention mention : question.mentions()) {
      Span place = unit == Unit.TOKENS ? mention.tokens() : mention.characters();
      goldSide.add(
          new JudgedMention(
              mention.row(), Objects.requireNonNull(place), mention.characters(), Float.NaN));
    }
    List<JudgedMention> predictedSide = new ArrayList<>();
    for (PredictedMention mention : predicted) {
      Span characters = characters(question, mention);
      Span place = unit == Unit.TOKENS ? mention.tokens() : characters;
      predictedSide.add(
          new JudgedMention(
              mention.row(), Objects.requireNonNull(place), characters, mention.score()));
    }
    return new JudgedQuestion(question.id(), question.text(), unit, goldSide, predictedSide);
  }

  private static Unit unit(GoldQuestion question, @Nullable Prediction prediction) {
    boolean tokens = question.inTokens() && (prediction == null || prediction.inTokens());
    boolean characters =
        question.inCharacters() && (prediction == null || prediction.inCharacters());
    if (tokens && !(characters && otherTokens(question, prediction))) {
      return Unit.TOKENS;
    }
    if (characters) {
      return Unit.CHARACTERS;
    }
    throw new IllegalArgumentException(
        "question "
            + question.id()
            + ": gold and prediction have no places in common; give both in tokens"
            + " (tokenized_mention_idxs, pred_triples) or both in characters (mentions, mentions)");
  }

  /** Whether the encoder saw tokens that are not among those of the question's file. */
  private static boolean otherTokens(GoldQuestion question, @Nullable Prediction prediction) {
    return prediction != null && !InputWindow.isPart(question.tokenIds(), prediction.inputIds());
  }

  private static @Nullable Span characters(GoldQuestion question, PredictedMention mention) {
    if (mention.characters() == null) {
      return null;
    }
    try {
      return CodePoints.toUtf16(question.text(), mention.characters());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "question " + question.id() + ": the predicted mention " + e.getMessage(), e);
    }
  }

  /** The same question with only those predictions whose score is above {@code threshold}. */
  public JudgedQuestion above(double threshold) {
    return new JudgedQuestion(
        id,
        text,
        unit,
        gold,
        predicted.stream().filter(mention -> mention.score() > threshold).toList());
  }

  /** Whether another gold mention of the question lies before one of them. */
  public boolean isLater(JudgedMention mention) {
    return gold.stream().anyMatch(other -> IN_TEXT_ORDER.compare(other, mention) < 0);
  }

  /** Gold as triples. */
  public List<Triple> goldTriples() {
    return gold.stream().map(JudgedMention::triple).toList();
  }

  /** Predictions as triples. */
  public List<Triple> predictedTriples() {
    return predicted.stream().map(JudgedMention::triple).toList();
  }
}
