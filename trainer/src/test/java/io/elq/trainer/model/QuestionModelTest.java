package io.elq.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxQuestionEncoder;
import io.elq.linker.onnx.BertWeights;
import io.elq.linker.onnx.QuestionEncoderGraph;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionModelTest {
  private static final int[] LONG = {2, 17, 4, 99, 23, 3};
  private static final int[] SHORT = {2, 50, 8, 3};

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  @Test
  void equalsTheGraphOfTheMergedWeights(@TempDir Path folder) throws Exception {
    BertWeights base = TinyBert.weights(1);
    Adapter adapter = TinyBert.trainedAdapter(2);
    Path graph = folder.resolve("question.onnx");
    QuestionEncoderGraph.write(graph, adapter.mergeInto(base), adapter.heads());
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(graph, EncoderOptions.cpu());
        QuestionModel model = new QuestionModel(base, adapter);
        PointerScope scope = new PointerScope()) {
      List<EncodedQuestion> expected = encoder.encode(List.of(LONG, SHORT));
      Tensor rows = model.encode(ids(), padding(), 0);
      float[] vectors = Libtorch.values(model.heads().tokenVectors(rows));
      float[] logits = Libtorch.values(model.heads().mentionLogits(rows));
      assertClose(vectors, 0, expected.get(0).vectors());
      assertClose(vectors, LONG.length * 32, expected.get(1).vectors());
      assertClose(logits, 0, expected.get(0).mentionLogits());
      assertClose(logits, LONG.length * 3, expected.get(1).mentionLogits());
    }
  }

  @Test
  void anInitialAdapterLeavesTheEncoderAsItIs() {
    BertWeights base = TinyBert.weights(1);
    BertWeights merged = Adapter.initial(base.config(), 4, 8, 1).mergeInto(base);
    base.tensors()
        .forEach(
            (name, tensor) ->
                assertThat(merged.tensors().get(name).data())
                    .as(name)
                    .containsExactly(tensor.data()));
  }

  @Test
  void everyTrainableTensorGetsAGradientAndTheAdapterComesBack() {
    Adapter adapter = TinyBert.trainedAdapter(3);
    try (QuestionModel model = new QuestionModel(TinyBert.weights(1), adapter);
        PointerScope scope = new PointerScope()) {
      Tensor rows = model.encode(ids(), padding(), 0.1);
      Tensor vectors = model.heads().mentionVectors(rows, new long[] {1, 7}, new long[] {2, 8});
      vectors.sum().add(model.heads().mentionLogits(rows).square().sum()).backward();
      model
          .trainable()
          .forEach((name, tensor) -> assertThat(tensor.grad().defined()).as(name).isTrue());
      Adapter copy = model.adapter();
      adapter
          .tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(copy.tensor(name).data()).as(name).containsExactly(tensor.data()));
    }
  }

  @Test
  void mentionVectorsHaveTheLearntLength() {
    Adapter adapter = Adapter.initial(TinyBert.CONFIG, 4, 8, 1);
    try (QuestionModel model = new QuestionModel(TinyBert.weights(1), adapter);
        PointerScope scope = new PointerScope()) {
      Tensor rows = model.encode(ids(), null, 0);
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
