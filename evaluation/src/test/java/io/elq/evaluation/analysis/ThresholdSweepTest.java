// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdSweepTest {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Resolving all spans again at each threshold is the oracle; few scores, so that ties occur. */
  @Test
  void oneSetOfPredictionsGivesTheCountsOfEveryThreshold() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Matching matching = random.nextBoolean() ? Matching.ELQ : Matching.EXACT;
      List<List<JudgedMention>> spans = new ArrayList<>();
      List<List<JudgedMention>> gold = new ArrayList<>();
      for (int question = 0; question < 20; question++) {
        spans.add(mentions(random, random.nextInt(12)));
        gold.add(mentions(random, random.nextInt(4)));
      }
      ThresholdSweep sweep =
          ThresholdSweep.of(resolve(gold, spans, Double.NEGATIVE_INFINITY), matching);

      for (double threshold = -3.05; threshold < 0.2; threshold += 0.05) {
        assertThat(sweep.at(threshold).counts())
            .as("seed %s, threshold %s", seed, threshold)
            .isEqualTo(counts(resolve(gold, spans, threshold), matching));
      }
      for (ThresholdSweep.Point point : sweep.points()) {
        assertThat(point.counts())
            .as("seed %s, threshold %s", seed, point.threshold())
            .isEqualTo(counts(resolve(gold, spans, point.threshold()), matching))
            .isEqualTo(counts(resolve(gold, spans, point.from()), matching));
      }
    }
  }

  private static List<JudgedMention> mentions(Random random, int count) {
    List<JudgedMention> mentions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = random.nextInt(12);
      Span place = new Span(start, start + 1 + random.nextInt(4));
      float score = -random.nextInt(30) / 10f;
      mentions.add(new JudgedMention(random.nextInt(3), place, null, score));
    }
    return mentions;
  }

  private static List<JudgedQuestion> resolve(
      List<List<JudgedMention>> gold, List<List<JudgedMention>> spans, double threshold) {
    List<JudgedQuestion> questions = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      List<JudgedMention> bestFirst =
          new ArrayList<>(spans.get(i).stream().filter(span -> span.score() > threshold).toList());
      bestFirst.sort(Comparator.comparingDouble(span -> -span.score()));
      List<JudgedMention> kept = new ArrayList<>();
      for (JudgedMention span : bestFirst) {
        if (kept.stream().noneMatch(better -> better.place().overlaps(span.place()))) {
          kept.add(span);
        }
      }
      questions.add(new JudgedQuestion("q" + i, "", JudgedQuestion.Unit.TOKENS, gold.get(i), kept));
    }
    return questions;
  }

  private static Counts counts(List<JudgedQuestion> questions, Matching matching) {
    Counts counts = Counts.NONE;
    for (JudgedQuestion question : questions) {
      counts = counts.plus(matching.count(question.goldTriples(), question.predictedTriples()));
    }
    return counts;
  }

  @Test
  void theBestThresholdLiesBetweenTheLastGoodAndTheFirstBadPrediction() {
    ThresholdSweep sweep =
        ThresholdSweep.of(
            List.of(
                question(
                    List.of(mention(1, 0, 2, 0), mention(2, 4, 6, 0)),
                    List.of(
                        mention(1, 0, 2, -0.5f), mention(2, 4, 5, -1f), mention(3, 7, 8, -2f)))),
            Matching.EXACT);

    assertThat(sweep.bestWeak())
        .isEqualTo(new ThresholdSweep.Point(-2, -1, new Counts(2, 2, 2, 1)));
    assertThat(sweep.bestStrong())
        .isEqualTo(new ThresholdSweep.Point(-1, -0.5, new Counts(2, 1, 1, 1)));
    assertThat(sweep.points())
        .extracting(ThresholdSweep.Point::threshold)
        .containsExactly(Double.NEGATIVE_INFINITY, -1.5, -0.75, -0.5);
  }

  @Test
  void nothingPredictedIsOnePoint() {
    ThresholdSweep sweep =
        ThresholdSweep.of(List.of(question(List.of(mention(1, 0, 1, 0)), List.of())), Matching.ELQ);

    assertThat(sweep.points())
        .containsExactly(new ThresholdSweep.Point(-INFINITY, INFINITY, new Counts(1, 0, 0, 0)));
  }

  @Test
  void predictionsWithoutScoresCannotBeSwept() {
    List<JudgedQuestion> questions =
        List.of(question(List.of(), List.of(mention(1, 0, 1, Float.NaN))));

    assertThat(ThresholdSweep.possible(questions)).isFalse();
    assertThatThrownBy(() -> ThresholdSweep.of(questions, Matching.ELQ))
        .hasMessageContaining("no score");
  }

  static JudgedMention mention(long row, int start, int end, float score) {
    return new JudgedMention(row, new Span(start, end), new Span(start, end), score);
  }

  static JudgedQuestion question(List<JudgedMention> gold, List<JudgedMention> predicted) {
    return new JudgedQuestion("q", "", JudgedQuestion.Unit.CHARACTERS, gold, predicted);
  }
}
