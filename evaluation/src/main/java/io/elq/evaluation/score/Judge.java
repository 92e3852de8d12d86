package io.elq.evaluation.score;

import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
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

/** Holds what was linked against the gold of its question. */
public record Judge(Matching matching) implements Serializable {

  /**
   * Counts of one question: in characters where its gold has them, else in tokens; under {@link
   * Compatibility#ELQ} in tokens, against the gold that ELQ makes of its window.
   *
   * @param tokens tokens that the question came with, or null
   * @return null if the question has no labels
   */
  public @Nullable Metrics judge(
      GoldQuestion question,
      @Nullable TokenizedText tokens,
      LinkedText linked,
      LinkerSettings settings) {
    if (!question.labelled()) {
      return null;
    }
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    if (settings.compatibility() == Compatibility.ELQ) {
      addLikeElq(metrics, question, tokens, linked, settings);
    } else if (question.inCharacters()) {
      metrics.add(question.characterTriples(), characterTriples(linked));
    } else {
      metrics.add(question.tokenTriples(), tokenTriples(linked));
    }
    return metrics.metrics();
  }

  /** Counts of a question that was given up: all its gold is missed; null without labels. */
  public @Nullable Metrics missed(GoldQuestion question) {
    if (!question.labelled()) {
      return null;
    }
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    metrics.addError(
        question.inCharacters() ? question.characterTriples() : question.tokenTriples());
    return metrics.metrics();
  }

  private static void addLikeElq(
      MetricsAccumulator metrics,
      GoldQuestion question,
      @Nullable TokenizedText tokens,
      LinkedText linked,
      LinkerSettings settings) {
    List<Triple> predicted = tokenTriples(linked);
    if (question.mentions().isEmpty()) {
      metrics.add(List.of(), predicted);
      return;
    }
    LabelWindow window =
        LabelWindow.of(
            Objects.requireNonNull(tokens, "ELQ's way of counting needs the question's tokens"),
            settings.windowTokens());
    List<Triple> gold = new ArrayList<>();
    for (int i = 0; i < window.order().size(); i++) {
      GoldMention mention = question.mentions().get(window.order().get(i));
      int[] place = window.goldInText().get(i);
      gold.add(Triple.of(mention.row(), new Span(place[0], place[1])));
    }
    List<Triple> whole = new ArrayList<>();
    for (int i = 0; i < question.mentions().size(); i++) {
      Span place = new Span(tokens.mentionStarts()[i], tokens.mentionEnds()[i]);
      whole.add(Triple.of(question.mentions().get(i).row(), place));
    }
    InputWindow seen = new InputWindow(new Span(window.from(), window.to()));
    metrics.add(gold, predicted, seen.inside(whole), predicted);
  }

  private static List<Triple> tokenTriples(LinkedText linked) {
    return linked.entities().stream()
        .map(entity -> triple(entity, entity.tokenStart(), entity.tokenEnd()))
        .toList();
  }

  private static List<Triple> characterTriples(LinkedText linked) {
    return linked.entities().stream()
        .map(entity -> triple(entity, entity.start(), entity.end()))
        .toList();
  }

  private static Triple triple(LinkedEntity entity, int start, int end) {
    return Triple.of(entity.entity().row(), new Span(start, end));
  }
}
