package io.elq.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.LinkerSettings;
import io.elq.linker.mention.Aggregation;
import io.elq.trainer.model.Libtorch;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MentionSetLossTest {
  private static final LinkerSettings SETTINGS =
      new LinkerSettings(-1.5f, 50, 10, 10, true, Aggregation.ALL_AVG, 20f, 64, 32, 64);
  private static final WordTokenizer TOKENIZER = new WordTokenizer();

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
        null);
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

  @Test
  void itsGradientIsThatOfSmallChanges() {
    Random random = new Random(3);
    float[] logits = new float[10];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (2 * random.nextGaussian());
    }
    QuestionBatch batch = batch();
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
