// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.score.Bootstrap;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Interval;
import io.elq.evaluation.score.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a linker did on one set. Immutable. */
public final class SetResult {
  private final String name;
  private final List<QuestionOutcome> outcomes;
  private final int missing;
  private final boolean places;
  private final Bootstrap counted;

  private SetResult(String name, List<QuestionOutcome> outcomes, int missing) {
    this.name = name;
    this.outcomes = List.copyOf(outcomes);
    this.missing = missing;
    this.places = outcomes.stream().allMatch(outcome -> outcome.mentions() != null);
    this.counted =
        new Bootstrap(
            outcomes.stream()
                .map(outcome -> places ? mentions(outcome) : outcome.entities())
                .toList());
  }

  private static Counts mentions(QuestionOutcome outcome) {
    Counts mentions = outcome.mentions();
    return mentions == null ? Counts.NONE : mentions;
  }

  /**
   * Judges the predictions for a set.
   *
   * @param questions labelled questions, at least one
   * @param predictions by question id; gold of a question without one counts as missed
   * @param file of the predictions, for messages
   * @throws IOException if a prediction cannot be compared with its question
   */
  static SetResult of(
      String name, List<GoldQuestion> questions, Map<String, Prediction> predictions, Path file)
      throws IOException {
    List<QuestionOutcome> outcomes = new ArrayList<>(questions.size());
    int missing = 0;
    for (GoldQuestion question : questions) {
      Prediction prediction = predictions.get(question.id());
      missing += prediction == null ? 1 : 0;
      try {
        outcomes.add(QuestionOutcome.of(question, prediction));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return new SetResult(name, outcomes, missing);
  }

  /** The set's name. */
  public String name() {
    return name;
  }

  /** Whether its labels have places, so that mentions are counted; otherwise entities are. */
  public boolean hasPlaces() {
    return places;
  }

  /** Whether there is anything to find in it; only then does it have an F1. */
  public boolean hasGold() {
    return counts().gold() > 0;
  }

  /** Number of questions. */
  public int questions() {
    return outcomes.size();
  }

  /** Number of questions without a prediction. */
  public int missing() {
    return missing;
  }

  /** Counts of mentions, or of entities where the labels have no places. */
  public Counts counts() {
    return counted.all();
  }

  /** Scores over the entities of each question, wherever they are. */
  public Scores entityScores() {
    return outcomes.stream()
        .map(QuestionOutcome::entities)
        .reduce(Counts.NONE, Counts::plus)
        .strongScores();
  }

  /** F1 of mentions with their boundaries, or of entities where the labels have no places. */
  public Interval f1() {
    return counted.f1(Counts::strongScores);
  }

  /** That F1 over each draw. */
  double[] drawnF1() {
    return counted.drawnF1(Counts::strongScores);
  }

  /** Second and later mentions, and those of them that were found with their boundaries. */
  public Share later() {
    return new Share(
        outcomes.stream().mapToInt(QuestionOutcome::laterFound).sum(),
        outcomes.stream().mapToInt(QuestionOutcome::later).sum());
  }

  /** Questions in which there is no entity, and those of them that were linked all the same. */
  public Share falseLinks() {
    List<QuestionOutcome> free = outcomes.stream().filter(QuestionOutcome::entityFree).toList();
    return new Share((int) free.stream().filter(QuestionOutcome::linked).count(), free.size());
  }

  ObjectNode toJson() {
    Counts counts = counts();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("set", name)
            .put("questions", questions())
            .put("missing", missing)
            .put("counted", places ? "mentions" : "entities")
            .put("gold", counts.gold())
            .put("predicted", counts.predicted());
    json.set("strong", counts.strongScores().toJson());
    json.set("strong_f1", f1().toJson());
    json.set("weak", counts.weakScores().toJson());
    json.set("entities", entityScores().toJson());
    json.set("later_mentions", later().toJson());
    json.set("links_without_entity", falseLinks().toJson());
    return json;
  }

  /**
   * A part of a number.
   *
   * @param part 0 to {@code of}
   * @param of may be 0
   */
  public record Share(int part, int of) {
    Share plus(Share other) {
      return new Share(part + other.part, of + other.of);
    }

    /** The share, or null if there is nothing that it could be a share of. */
    public @Nullable Double value() {
      return of == 0 ? null : (double) part / of;
    }

    ObjectNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("part", part)
          .put("of", of)
          .put("share", value());
    }
  }
}
