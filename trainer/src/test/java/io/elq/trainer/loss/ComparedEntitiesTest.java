// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.FakeTokenizer;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.AliasTableWriter;
import io.elq.linker.settings.LinkerSettings;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.Libtorch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparedEntitiesTest {
  private static final int ENTITIES = 12;
  private static final int DIMENSION = 4;
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();
  private static final LinkerSettings SETTINGS =
      LinkerSettings.ELQ.with(to -> to.wholeWords(true).mentionScale(20f).entityTokens(64));

  private final Random random = new Random(2);
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  /** Two mentions of "paris", which is the title of entity 2 and another name of 7 and 9. */
  private QuestionBatch batch() throws IOException {
    return batch(7, 2);
  }

  private QuestionBatch batch(int first, int second) throws IOException {
    AliasTableWriter names = new AliasTableWriter(TOKENIZER);
    names.addTitle("paris", 2);
    names.add("paris", 7);
    names.add("paris", 9);
    names.write(folder.resolve("aliases.bin"));
    return QuestionBatch.of(
        List.of(question("paris", 0, first), question("in paris", 3, second)),
        TOKENIZER,
        SETTINGS,
        AliasTable.open(folder.resolve("aliases.bin")),
        true);
  }

  private static LabelledQuestion question(String text, int start, int row) {
    return new LabelledQuestion(
        TOKENIZER.tokenize(text), List.of(new LabelledQuestion.Gold(start, start + 5, row)));
  }

  private float[] gaussian(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Cross entropy of the gold entities over all, with the bonus of a name and of a title. */
  private static double expected(float[] table, float[] vectors, float name, float title) {
    int[] gold = {7, 2};
    double sum = 0;
    for (int mention = 0; mention < gold.length; mention++) {
      double all = 0;
      double own = 0;
      for (int entity = 0; entity < ENTITIES; entity++) {
        double score = entity == 2 ? name + title : entity == 7 || entity == 9 ? name : 0;
        for (int i = 0; i < DIMENSION; i++) {
          score += table[entity * DIMENSION + i] * vectors[mention * DIMENSION + i];
        }
        all += Math.exp(score);
        own = entity == gold[mention] ? score : own;
      }
      sum += Math.log(all) - own;
    }
    return sum;
  }

  @Test
  void aNameHasTheSameBonusAmongAllEntitiesAndAmongTheNearest() throws IOException {
    QuestionBatch batch = batch();
    float[] table = gaussian(ENTITIES * DIMENSION);
    float[] vectors = gaussian(2 * DIMENSION);
    try (PointerScope scope = new PointerScope()) {
      Tensor entities = Libtorch.floats(table, ENTITIES, DIMENSION);
      Tensor mentions = Libtorch.floats(vectors, 2, DIMENSION);
      // Entities with the name of each mention by row: 2, whose title it is, 7 and 9.
      Tensor bonus = Libtorch.floats(new float[] {1.5f, 0.5f, 0.5f, 1.5f, 0.5f, 0.5f}, 6);
      float expected = (float) expected(table, vectors, 0.5f, 1);
      assertThat(
              new AllEntities(entities)
                  .loss(batch, batch.rows(), mentions, bonus, null)
                  .item_float())
          .isCloseTo(expected, within(1e-4f));
      try (HardNegatives near = new HardNegatives(entities, null, ENTITIES, 0, 1)) {
        assertThat(near.loss(batch, batch.rows(), mentions, bonus, null).item_float())
            .isCloseTo(expected, within(1e-4f));
      }
    }
  }

  @Test
  void aMentionOfWhatTheCatalogueLacksIsToScoreAboveAllItsEntities() throws IOException {
    QuestionBatch batch = batch(7, -1);
    float[] table = gaussian(ENTITIES * DIMENSION);
    float[] vectors = gaussian(2 * DIMENSION);
    try (PointerScope scope = new PointerScope();
        HardNegatives near =
            new HardNegatives(Libtorch.floats(table, ENTITIES, DIMENSION), null, ENTITIES, 0, 1)) {
      Tensor mentions = Libtorch.floats(vectors, 2, DIMENSION);
      AllEntities entities = new AllEntities(Libtorch.floats(table, ENTITIES, DIMENSION));
      double expected = 0;
      for (int mention = 0; mention < 2; mention++) {
        double all = Math.exp(1.25);
        double gold = 1.25;
        for (int entity = 0; entity < ENTITIES; entity++) {
          double score = 0;
          for (int i = 0; i < DIMENSION; i++) {
            score += table[entity * DIMENSION + i] * vectors[mention * DIMENSION + i];
          }
          all += Math.exp(score);
          gold = mention == 0 && entity == 7 ? score : gold;
        }
        expected += Math.log(all) - gold;
      }
      Tensor absent = Libtorch.floats(new float[] {1.25f}, 1).requires_grad_(true);
      for (ComparedEntities compared : List.of(entities, near)) {
        Tensor loss = compared.loss(batch, batch.rows(), mentions, null, absent);
        assertThat(loss.item_float()).isCloseTo((float) expected, within(1e-4f));
        loss.backward();
      }
      assertThat(absent.grad().item_float()).isNegative(); // it is to rise for the second mention
    }
  }

  @Test
  void entitiesWithTheNameThatAreNotComparedCountForNothing() throws IOException {
    QuestionBatch batch = batch();
    float[] table = gaussian(ENTITIES * DIMENSION);
    float[] vectors = gaussian(2 * DIMENSION);
    try (PointerScope scope = new PointerScope();
        HardNegatives golds =
            new HardNegatives(Libtorch.floats(table, ENTITIES, DIMENSION), null, 0, 0, 1)) {
      Tensor mentions = Libtorch.floats(vectors, 2, DIMENSION);
      // Entity 9 is nobody's gold.
      Tensor ofNine = Libtorch.floats(new float[] {0, 0, 50, 0, 0, 50}, 6);
      float without = golds.loss(batch, batch.rows(), mentions, null, null).item_float();
      assertThat(golds.loss(batch, batch.rows(), mentions, ofNine, null).item_float())
          .isEqualTo(without);
    }
  }
}
