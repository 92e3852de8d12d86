// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.BgeSmall;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.Precision;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.QuestionHeads;
import io.elq.weights.onnx.RandomBert;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders of 8-bit products beside those of float32. */
class IntegerGraphTest {
  private static final List<String> SAMPLE =
      List.of(
          "who wrote pride and prejudice",
          "Where did J. R. R. Tolkien study, and with whom?",
          "thanks @user, I saw Paris at the #show ... http://example.org",
          "how many people lived in Vienna in 1850?",
          "name 3 things that Tesla invented!",
          "the president of France met Siemens's chief executive on Monday in Washington");
  private static final List<String> OTHERS =
      List.of(
          "what is the capital of Bavaria",
          "when was Middlemarch published?",
          "is the Danube longer than the Rhine?",
          "who played her in the movie, was it Emma Thompson?");

  @TempDir Path folder;

  @Test
  void vectorsAreCloseToThoseOfFloats() throws IOException {
    List<int[]> others = inputs(OTHERS);
    QuestionHeads heads = RandomBert.heads(384, 0, 2);
    List<int[]> sample = new ArrayList<>(inputs(SAMPLE));
    sample.addAll(others); // a small sample; of hundreds, others have few values beyond
    ActivationRanges ranges = OnnxRanges.of(BgeSmall.weights(), sample, () -> {});
    List<EncodedQuestion> floats = encode(BgeSmall.weights(), heads, null, others);
    List<EncodedQuestion> integers = encode(BgeSmall.weights(), heads, ranges, others);
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      for (int token = 0; token < floats.get(i).tokens(); token++) {
        cosines.add(
            Cosine.of(floats.get(i).vectors(), integers.get(i).vectors(), token * 384, 384));
      }
    }
    assertThat(cosines).allSatisfy(cosine -> assertThat(cosine).isGreaterThan(0.98));
    assertThat(cosines.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .isGreaterThan(0.996)
        .isLessThan(0.99999999); // or nothing was computed with integers
  }

  @Test
  void dynamicQuantisationComputesTheSameNetworkLessExactly() throws IOException {
    QuestionHeads heads = RandomBert.heads(384, 0, 2);
    Path dynamic = folder.resolve("dynamic.onnx");
    QuestionEncoderGraph.writeDynamic(dynamic, BgeSmall.weights(), heads);
    List<int[]> inputs = inputs(OTHERS);
    List<EncodedQuestion> floats = encode(BgeSmall.weights(), heads, null, inputs);
    List<EncodedQuestion> integers;
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(dynamic, EncoderOptions.cpu())) {
      integers = encoder.encode(inputs);
    }
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      for (int token = 0; token < floats.get(i).tokens(); token++) {
        cosines.add(
            Cosine.of(floats.get(i).vectors(), integers.get(i).vectors(), token * 384, 384));
      }
    }
    assertThat(cosines.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .isBetween(0.9, 0.99999999);
  }

  @Test
  void theFileIsAThirdSmallerThanItsWeightsInFloats() throws IOException {
    ActivationRanges ranges = OnnxRanges.of(BgeSmall.weights(), inputs(SAMPLE), () -> {});
    QuestionHeads heads = RandomBert.heads(384, 0, 2);
    Path floats = folder.resolve("floats.onnx");
    Path integers = folder.resolve("integers.onnx");
    QuestionEncoderGraph.write(floats, BgeSmall.weights(), heads);
    QuestionEncoderGraph.write(integers, BgeSmall.weights(), heads, Precision.INT8, ranges);
    // Word embeddings, 47 MB of 133, stay as they are.
    assertThat(Files.size(integers)).isLessThan(Files.size(floats) * 2 / 3);
  }

  /** Sums of 8-bit products overflow on processors without instructions for them, if unheeded. */
  @Test
  void largeProductsDoNotOverflow() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    Map<String, Tensor> tensors = new HashMap<>(weights.tensors());
    String narrowing = "encoder.layer.0.output.dense.weight";
    Tensor large = tensors.get(narrowing);
    float[] equal = new float[large.data().length];
    Arrays.fill(equal, 1);
    tensors.put(narrowing, new Tensor(large.shape(), equal));
    String bias = "encoder.layer.0.intermediate.dense.bias";
    float[] tens = new float[tensors.get(bias).data().length];
    Arrays.fill(tens, 10);
    tensors.put(bias, new Tensor(tensors.get(bias).shape(), tens));
    BertWeights extreme = new BertWeights(weights.config(), tensors);
    QuestionHeads heads = RandomBert.heads(32, 0, 2);
    List<int[]> inputs = List.of(new int[] {5, 17, 99, 1, 3}, new int[] {7, 7, 8, 21});
    ActivationRanges ranges = OnnxRanges.of(extreme, inputs, () -> {});
    List<EncodedQuestion> floats = encode(extreme, heads, null, inputs);
    List<EncodedQuestion> integers = encode(extreme, heads, ranges, inputs);
    for (int i = 0; i < inputs.size(); i++) {
      for (int token = 0; token < floats.get(i).tokens(); token++) {
        assertThat(Cosine.of(floats.get(i).vectors(), integers.get(i).vectors(), token * 32, 32))
            .isGreaterThan(0.98);
      }
    }
  }

  @Test
  void rangesOfAnotherEncoderAreRefused() throws IOException {
    ActivationRanges none = new ActivationRanges(Map.of());
    assertThatThrownBy(
            () ->
                QuestionEncoderGraph.write(
                    folder.resolve("model"),
                    RandomBert.weights(RandomBert.TINY, 1),
                    RandomBert.heads(32, 0, 2),
                    Precision.INT8,
                    none))
        .hasMessage("the sample has no range for encoder.layer.0.attention.self.qkv");
  }

  private List<EncodedQuestion> encode(
      BertWeights weights, QuestionHeads heads, ActivationRanges ranges, List<int[]> inputs)
      throws IOException {
    Path file = folder.resolve("question.onnx");
    Precision precision = ranges == null ? Precision.FP32 : Precision.INT8;
    QuestionEncoderGraph.write(file, weights, heads, precision, ranges);
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(file, EncoderOptions.cpu())) {
      return encoder.encode(inputs);
    }
  }

  private static List<int[]> inputs(List<String> texts) {
    return EncoderInputs.of(BgeSmall.tokenizer(), texts);
  }
}
