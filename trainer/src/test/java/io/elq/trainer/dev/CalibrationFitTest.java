// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.mention.Mention;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.ScoredMention;
import io.elq.trainer.dev.CalibrationFit.Judged;
import io.elq.trainer.network.Libtorch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CalibrationFitTest {

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  /** A span with two candidates, the second of score 0. */
  private static Judged judged(float logit, float best, boolean right) {
    ScoredMention span =
        new ScoredMention(
            0,
            new Mention(1, 1, logit),
            Mention.logSigmoid(logit),
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            List.of(new LinkedEntity.Candidate(0, best), new LinkedEntity.Candidate(1, 0)));
    return new Judged(span, right);
  }

  /** Spans that are right as often as true logits and scores say, reported three times as sure. */
  private static List<Judged> tooSure(int spans) {
    Random random = new Random(5);
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      double logit = 2 * random.nextGaussian() + 1;
      double lead = 3 * random.nextDouble();
      double probability = 1 / (1 + Math.exp(-logit)) / (1 + Math.exp(-lead));
      boolean right = random.nextDouble() < probability;
      judged.add(judged((float) (3 * logit - 3), (float) (3 * lead), right));
    }
    return judged;
  }

  @Test
  void findsWhatScoresWereOffBy() {
    List<Judged> judged = tooSure(20_000);

    Calibration calibration = CalibrationFit.fit(judged, true);

    assertThat(calibration.mentionFactor()).isCloseTo(1f / 3, within(0.03f));
    assertThat(calibration.mentionShift()).isCloseTo(1f, within(0.15f));
    assertThat(calibration.candidateFactor()).isCloseTo(1f / 3, within(0.04f));
    List<Judged> calibrated =
        judged.stream()
            .map(
                span ->
                    judged(
                        span.span().mention().logit() * calibration.mentionFactor()
                            + calibration.mentionShift(),
                        span.span().candidates().get(0).score() * calibration.candidateFactor(),
                        span.right()))
            .toList();
    assertThat(CalibrationFit.reliability(judged).error()).isGreaterThan(0.1);
    assertThat(CalibrationFit.reliability(calibrated).error()).isLessThan(0.02);
  }

  @Test
  void scoresOfCandidatesStayWhereTheModelCannotScaleThem() {
    assertThat(CalibrationFit.fit(tooSure(500), false).candidateFactor()).isEqualTo(1);
  }

  @Test
  void spansWithoutAnyWrongOneSayNothing() {
    List<Judged> right = tooSure(100).stream().filter(Judged::right).toList();
    assertThat(CalibrationFit.fit(right, true)).isEqualTo(Calibration.NONE);
    assertThat(CalibrationFit.fit(List.of(), true)).isEqualTo(Calibration.NONE);
  }
}
