// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.TinyBert;
import io.elq.builder.model.TrainedModel;
import io.elq.builder.model.Tuning;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.encode.OnnxQuestionEncoder;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.QuestionEncoderGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is trained is what is served, for every kind of model. */
class BiEncoderTest {
  private static final int[] LONG = {2, 17, 4, 99, 23, 3};
  private static final int[] SHORT = {2, 50, 8, 3};

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  static Stream<ModelShape> shapes() {
    Tuning lora = Tuning.lora(4, 8);
    return Stream.of(
        ModelShape.lowRank(4, 8),
        new ModelShape(lora, lora, Pooling.FL_LINEAR, 2, true),
        new ModelShape(Tuning.full(), Tuning.FROZEN, Pooling.ALL_AVG, 1, false),
        new ModelShape(Tuning.full(), Tuning.full(), Pooling.FL_AVG, 2, false));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void equalsTheGraphsOfWhatWasTrained(ModelShape shape, @TempDir Path folder) throws Exception {
    TrainedModel trained = TinyBert.trained(shape, 2);
    Path question = folder.resolve("question.onnx");
    Path entity = folder.resolve("entity.onnx");
    QuestionEncoderGraph.write(question, trained.questionEncoder(), trained.questionHeads());
    EntityEncoderGraph.write(entity, trained.entityEncoder(), EntityHead.RAW);
    try (OnnxQuestionEncoder questions = OnnxQuestionEncoder.open(question, EncoderOptions.cpu());
        OnnxEntityEncoder entities = OnnxEntityEncoder.open(entity, EncoderOptions.cpu());
        BiEncoder model = BiEncoder.of(trained);
        PointerScope scope = new PointerScope()) {
      List<EncodedQuestion> expected = questions.encode(List.of(LONG, SHORT));
      Tensor rows = model.questions().encode(ids(), padding(), 0);
      float[] vectors = Libtorch.values(model.heads().tokenVectors(rows));
      float[] logits = Libtorch.values(model.heads().mentionLogits(rows));
      int width = vectors.length / (2 * LONG.length);
      assertClose(vectors, 0, expected.get(0).vectors());
      assertClose(vectors, LONG.length * width, expected.get(1).vectors());
      assertClose(logits, 0, expected.get(0).mentionLogits());
      assertClose(logits, LONG.length * 3, expected.get(1).mentionLogits());
      if (model.entities() != null) {
        float[] tokens = Libtorch.values(model.entities().encode(ids(), padding(), 0));
        assertClose(tokens, 0, entities.encode(List.of(LONG))[0]);
      }
    }
  }

  @Test
  void initialFactorsLeaveTheEncoderAsItIs() {
    BertWeights base = TinyBert.weights(1);
    ModelShape shape = ModelShape.lowRank(4, 8);
    TrainedModel initial = new TrainedModel(shape, base, shape.initial(base.config(), 1));
    BertWeights merged = initial.questionEncoder();
    base.tensors()
        .forEach(
            (name, tensor) ->
                assertThat(merged.tensors().get(name).data())
                    .as(name)
                    .containsExactly(tensor.data()));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyTrainedTensorGetsAGradientAndComesBack(ModelShape shape) {
    TrainedModel trained = TinyBert.trained(shape, 3);
    try (BiEncoder model = BiEncoder.of(trained);
        PointerScope scope = new PointerScope()) {
      Tensor rows = model.questions().encode(ids(), padding(), 0.1);
      Tensor vectors = model.heads().mentionVectors(rows, new long[] {1, 7}, new long[] {2, 8});
      Tensor sum = vectors.sum().add(model.heads().mentionLogits(rows).square().sum());
      if (model.entities() != null) {
        sum = sum.add(model.entities().encode(ids(), padding(), 0.1).sum());
      }
      if (model.heads().names() != null) {
        sum = sum.add(model.heads().mentionBonus(new long[] {1}).sum());
        sum = sum.add(model.heads().candidateBonus(new float[] {1}).sum());
      }
      if (model.heads().absent() != null) {
        sum = sum.add(model.heads().absent().sum());
      }
      sum.backward();
      model
          .parameters()
          .trainable()
          .forEach((name, tensor) -> assertThat(tensor.grad().defined()).as(name).isTrue());
      Map<String, Tensor> changed = model.parameters().trainable();
      assertThat(changed).containsOnlyKeys(trained.tensors().keySet());
      trained
          .tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(Libtorch.values(changed.get(name)))
                      .as(name)
                      .containsExactly(tensor.data()));
    }
  }

  @Test
  void mentionVectorsHaveTheLearntLength() {
    ModelShape shape = ModelShape.lowRank(4, 8);
    try (BiEncoder model =
            BiEncoder.of(
                new TrainedModel(shape, TinyBert.weights(1), shape.initial(TinyBert.CONFIG, 1)));
        PointerScope scope = new PointerScope()) {
      Tensor rows = model.questions().encode(ids(), null, 0);
      float[] vectors =
          Libtorch.values(model.heads().mentionVectors(rows, new long[] {1}, new long[] {3}));
      double squares = 0;
      for (int i = 0; i < 32; i++) {
        squares += vectors[i] * vectors[i];
      }
      assertThat(Math.sqrt(squares)).isCloseTo(20, within(1e-3));
    }
  }

  private static Tensor ids() {
    long[] ids = new long[2 * LONG.length];
    for (int i = 0; i < LONG.length; i++) {
      ids[i] = LONG[i];
      ids[LONG.length + i] = i < SHORT.length ? SHORT[i] : 0;
    }
    return Libtorch.longs(ids, 2, LONG.length);
  }

  private static Tensor padding() {
    float[] mask = new float[2 * LONG.length];
    for (int i = SHORT.length; i < LONG.length; i++) {
      mask[LONG.length + i] = -10_000;
    }
    return Libtorch.floats(mask, 2, 1, 1, LONG.length);
  }

  private static void assertClose(float[] actual, int from, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[from + i]).isCloseTo(expected[i], within(1e-4f));
    }
  }
}
