// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.FakeTokenizer;
import io.elq.linker.settings.LinkerSettings;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.corpus.SoftTargets;
import io.elq.trainer.network.Libtorch;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MentionSetLossTest {
  private static final LinkerSettings SETTINGS =
      LinkerSettings.ELQ.with(to -> to.wholeWords(true).mentionScale(20f).entityTokens(64));
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  /** Three spans, one of them gold; six, none gold; one, gold. */
  private static QuestionBatch batch() {
    return QuestionBatch.of(
        List.of(
            question("in paris", new LabelledQuestion.Gold(3, 8, 0)),
            question("who are you"),
            question("mars", new LabelledQuestion.Gold(0, 4, 1))),
        TOKENIZER,
        SETTINGS,
        null,
        false);
  }

  private static LabelledQuestion question(String text, LabelledQuestion.Gold... gold) {
    return new LabelledQuestion(TOKENIZER.tokenize(text), List.of(gold));
  }

  private static float loss(QuestionBatch batch, float[] logits) {
    try (PointerScope scope = new PointerScope()) {
      return MentionSetLoss.of(batch, Libtorch.floats(logits, logits.length)).item_float();
    }
  }

  @Test
  void isTheLogarithmOfGoldsShareOfAllSets() {
    // Without any evidence every set weighs the same: of "a b" there are {}, a, b, a b, and both
    // apart; of three words 13; of one word 2.
    assertThat(loss(batch(), new float[10]))
        .isCloseTo((float) (Math.log(5) + Math.log(13) + Math.log(2)), within(1e-5f));
  }

  private static QuestionBatch softBatch() {
    LabelledQuestion question = question("in paris texas", new LabelledQuestion.Gold(3, 8, 0));
    List<SoftTargets.SoftSpan> said =
        List.of(new SoftTargets.SoftSpan(0, 0, 0.6f), new SoftTargets.SoftSpan(1, 2, 0.8f));
    return QuestionBatch.of(
        List.of(
            new LabelledQuestion(question.pieces(), question.mentions(), said),
            question("who are you"),
            question("mars", new LabelledQuestion.Gold(0, 4, 1))),
        TOKENIZER,
        SETTINGS,
        null,
        false);
  }

  @Test
  void softTargetsAreWhatProbabilitiesTendTo() {
    QuestionBatch batch = softBatch();
    float[] logits = new float[batch.spanTargets().length];
    for (int i = 0; i < 20_000; i++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor scores = Libtorch.floats(logits, logits.length).requires_grad_(true);
        MentionSetLoss.of(batch, scores).backward();
        float[] gradient = Libtorch.values(scores.grad());
        for (int j = 0; j < logits.length; j++) {
          logits[j] -= gradient[j];
        }
      }
    }
    try (PointerScope scope = new PointerScope()) {
      float[] probabilities =
          MentionSetLoss.probabilities(batch, Libtorch.floats(logits, logits.length));
      for (int i = 0; i < logits.length; i++) {
        assertThat(probabilities[i]).isCloseTo(batch.spanTargets()[i], within(1e-3f));
      }
    }
  }

  @Test
  void itsGradientIsThatOfSmallChanges() {
    itsGradientIsThatOfSmallChanges(batch());
    itsGradientIsThatOfSmallChanges(softBatch());
  }

  private static void itsGradientIsThatOfSmallChanges(QuestionBatch batch) {
    Random random = new Random(3);
    float[] logits = new float[batch.spanTargets().length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (2 * random.nextGaussian());
    }
    float[] gradient;
    try (PointerScope scope = new PointerScope()) {
      Tensor scores = Libtorch.floats(logits, logits.length).requires_grad_(true);
      MentionSetLoss.of(batch, scores).mul(new Scalar(2.0)).backward();
      gradient = Libtorch.values(scores.grad());
    }
    for (int i = 0; i < logits.length; i++) {
      float[] more = logits.clone();
      float[] less = logits.clone();
      more[i] += 0.01f;
      less[i] -= 0.01f;
      float slope = (loss(batch, more) - loss(batch, less)) / 0.02f;
      assertThat(gradient[i]).isCloseTo(2 * slope, within(2e-3f));
    }
  }
}
