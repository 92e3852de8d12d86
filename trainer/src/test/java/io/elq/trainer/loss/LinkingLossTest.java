// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TinyBert;
import io.elq.builder.model.TrainedModel;
import io.elq.builder.vectors.Centring;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.settings.LinkerSettings;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.optimize.Optimizer;
import io.elq.trainer.options.Objective;
import io.elq.trainer.options.Schedule;
import io.elq.trainer.parallel.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class LinkingLossTest {
  private static final LinkerSettings SETTINGS =
      LinkerSettings.ELQ.with(to -> to.wholeWords(true).mentionScale(20f).entityTokens(64));
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();

  @Test
  void fallsOnATinySetAndEqualSeedsFallAlike() {
    List<Float> losses = losses(1, 60);
    assertThat(losses.get(59)).isLessThan(0.2f * losses.get(0));
    assertThat(losses(1, 60)).isEqualTo(losses);
    assertThat(losses(2, 3)).isNotEqualTo(losses.subList(0, 3));
  }

  @Test
  void aBatchWithoutMentionsHasOnlyASpanLoss() {
    try (BiEncoder model = model(1);
        PointerScope scope = new PointerScope()) {
      LabelledQuestion none = new LabelledQuestion(TOKENIZER.tokenize("who am i"), List.of());
      QuestionBatch batch = QuestionBatch.of(List.of(none), TOKENIZER, SETTINGS, null, false);
      LinkingLoss loss = LinkingLoss.of(model, batch, batch.rows(), new AllEntities(entities()), 0);
      assertThat(loss.entity().item_float()).isZero();
      assertThat(loss.span().item_float()).isPositive();
      loss.total(0, batch.size(), Objective.DEFAULT).backward();
    }
  }

  private static List<Float> losses(long seed, int steps) {
    Libtorch.start(1);
    torch.manual_seed(seed);
    Schedule schedule =
        new Schedule(
            new Schedule.Length(1, 0, 0),
            new Schedule.Steps(3, 1),
            new Schedule.Rates(1e-2, 1e-2, 1e-2, 0),
            new Schedule.Regularization(0.01, 1, 0.1));
    QuestionBatch batch =
        QuestionBatch.of(
            List.of(
                question("where is paris", 9, 14, 0),
                question("who wrote faust", 10, 15, 1),
                question("is mars red", 3, 7, 2)),
            TOKENIZER,
            SETTINGS,
            null,
            false);
    List<Float> losses = new ArrayList<>();
    try (BiEncoder model = model(seed)) {
      Tensor entities = entities();
      Optimizer optimizer = new Optimizer(model, schedule, steps);
      for (int step = 0; step < steps; step++) {
        try (PointerScope scope = new PointerScope()) {
          Tensor loss =
              LinkingLoss.of(model, batch, batch.rows(), new AllEntities(entities), 0.1)
                  .total(batch.mentions(), batch.size(), Objective.DEFAULT);
          losses.add(loss.item_float());
          loss.backward();
          optimizer.step(Processes.ALONE);
        }
      }
      optimizer.close();
    }
    return losses;
  }

  private static BiEncoder model(long seed) {
    ModelShape shape = ModelShape.lowRank(4, 8);
    return BiEncoder.of(
        new TrainedModel(shape, TinyBert.weights(1), shape.initial(TinyBert.CONFIG, seed)));
  }

  private static LabelledQuestion question(String text, int start, int end, int row) {
    return new LabelledQuestion(
        TOKENIZER.tokenize(text), List.of(new LabelledQuestion.Gold(start, end, row)));
  }

  private static Tensor entities() {
    Random random = new Random(5);
    float[] vectors = new float[20 * 32];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    float[] centre = Centring.centre(List.of(vectors), 32);
    Centring.apply(vectors, 20, centre);
    return Libtorch.floats(vectors, 20, 32);
  }
}
