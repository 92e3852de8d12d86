// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.SpanPooling;
import io.elq.linker.settings.Aggregation;
import io.elq.weights.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mention vectors in training are those that the linker makes of the same token vectors. */
class HeadsTest {
  private static final int HIDDEN = 6;
  private static final int TOKENS = 5;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void mentionVectorsAreTheLinkers(Pooling pooling) {
    try (Parameters parameters = parameters(pooling);
        PointerScope scope = new PointerScope()) {
      ModelShape shape = new ModelShape(Tuning.full(), Tuning.FROZEN, pooling, 1, false);
      Heads heads = Heads.of(shape, parameters);
      var rows = Libtorch.tensor(random(new Random(3), TOKENS, HIDDEN));
      long[] first = {0, 1, 2};
      long[] last = {2, 1, 4};
      float[] expected = Libtorch.values(heads.mentionVectors(rows, first, last));
      float[] tokens = Libtorch.values(heads.tokenVectors(rows));
      var encoded = new EncodedQuestion(TOKENS, tokens.length / TOKENS, tokens, new float[0]);
      SpanPooling linker = new SpanPooling(aggregation(pooling), null);
      float[] actual = new float[expected.length];
      for (int span = 0; span < first.length; span++) {
        linker.pool(encoded, new Mention((int) first[span], (int) last[span], 0), actual, span);
      }
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  @Test
  void longerNamesHaveABonusOfTheirOwn() {
    assertThat(bonus(1, 2, 3, 4, 9)).containsExactly(0, 1, 2, 4, 4);
  }

  @Test
  void earlierModelsKnowOneBonusForAllNames() {
    assertThat(bonus(1, 9)).containsExactly(0, 1, 1, 1, 1);
  }

  @Test
  void aTitleGivesACandidateMoreThanAnotherName() {
    try (PointerScope scope = new PointerScope()) {
      var names = Libtorch.floats(new float[] {1, 9}, 2);
      var title = Libtorch.floats(new float[] {3}, 1);
      Heads heads = new Heads(null, Pooling.ALL_AVG, null, null, names, title, null);
      assertThat(Libtorch.values(heads.candidateBonus(new float[] {0, 1}))).containsExactly(9, 12);
      assertThat(heads.nameScores().candidate(false)).isEqualTo(9);
      assertThat(heads.nameScores().candidate(true)).isEqualTo(12);
    }
  }

  /** Bonus of names of 0, 1, 2, 4 and 7 words. */
  private static float[] bonus(float... names) {
    try (PointerScope scope = new PointerScope()) {
      Heads heads =
          new Heads(
              null, Pooling.ALL_AVG, null, null, Libtorch.floats(names, names.length), null, null);
      assertThat(Libtorch.values(heads.candidateBonus(new float[] {0, 1}))).containsExactly(9, 9);
      assertThat(heads.nameScores().candidate(false)).isEqualTo(9);
      assertThat(heads.nameScores().candidate(true)).isEqualTo(9);
      assertThat(heads.nameScores().mention()).hasSize(names.length - 1);
      return Libtorch.values(heads.mentionBonus(new long[] {0, 1, 2, 4, 7}));
    }
  }

  @Test
  void aggregationsThatDoNotRunInElqAreRefused() {
    assertThatThrownBy(() -> Pooling.ofElq("all_mlp")).hasMessageContaining("do not run in ELQ");
    assertThat(Pooling.ofElq("fl_linear")).isEqualTo(Pooling.FL_LINEAR);
  }

  private static Aggregation aggregation(Pooling pooling) {
    return switch (pooling) {
      case ALL_AVG, ALL_AVG_LINEAR -> Aggregation.ALL_AVG;
      case FL_AVG -> Aggregation.FL_AVG;
      case FL_LINEAR -> Aggregation.FL_LINEAR;
    };
  }

  private static Parameters parameters(Pooling pooling) {
    Random random = new Random(7);
    int in = pooling == Pooling.FL_LINEAR ? 2 * HIDDEN : HIDDEN;
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("mention_scores.bound_classifier.weight", random(random, 3, HIDDEN));
    tensors.put("mention_scores.bound_classifier.bias", random(random, 3));
    tensors.put("get_context_embeds.mention_agg_linear.weight", random(random, HIDDEN, in));
    tensors.put("get_context_embeds.mention_agg_linear.bias", random(random, HIDDEN));
    Parameters parameters = new Parameters();
    parameters.addAll(ModelShape.HEADS, tensors, name -> true);
    return parameters;
  }

  private static Tensor random(Random random, int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }
}
