// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.BgeSmall;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.Precision;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.RandomBert;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders of 16-bit layers beside those of float32. */
class HalfEncoderTest {
  private static final List<String> TEXTS =
      List.of(
          "what is the capital of Bavaria",
          "Where did J. R. R. Tolkien study, and with whom?",
          "is the Danube longer than the Rhine?",
          "thanks @user, I saw Paris at the #show ... http://example.org");

  @TempDir Path folder;

  @Test
  void questionVectorsAreCloseToThoseOfFloats() throws IOException {
    List<EncodedQuestion> floats = questions(BgeSmall.weights(), 384, Precision.FP32, inputs());
    List<EncodedQuestion> halves = questions(BgeSmall.weights(), 384, Precision.FP16, inputs());
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < floats.size(); i++) {
      for (int token = 0; token < floats.get(i).tokens(); token++) {
        cosines.add(Cosine.of(floats.get(i).vectors(), halves.get(i).vectors(), token * 384, 384));
        cosines.add(
            Cosine.of(floats.get(i).mentionLogits(), halves.get(i).mentionLogits(), 3 * token, 3));
      }
    }
    assertRounded(cosines);
  }

  @Test
  void entityVectorsAreCloseToThoseOfFloats() throws IOException {
    float[][] floats = entities(Precision.FP32);
    float[][] halves = entities(Precision.FP16);
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < floats.length; i++) {
      cosines.add(Cosine.of(floats[i], halves[i], 0, 384));
    }
    assertRounded(cosines);
  }

  private static void assertRounded(List<Double> cosines) {
    assertThat(cosines).allSatisfy(cosine -> assertThat(cosine).isGreaterThan(0.99999));
    assertThat(cosines.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .isLessThan(0.99999999); // or nothing was rounded
  }

  @Test
  void theLayersTakeHalfTheSpace() throws IOException {
    Path floats = question(BgeSmall.weights(), 384, Precision.FP32);
    Path halves = question(BgeSmall.weights(), 384, Precision.FP16);
    // Word embeddings, 47 MB of 133, stay as they are.
    assertThat(Files.size(halves)).isLessThan(Files.size(floats) * 7 / 10);
  }

  /** Each weight is a half; their products are not. */
  @Test
  void valuesThatNoHalfHoldsAreReportedWithWhatToDo() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    Map<String, Tensor> tensors = new HashMap<>(weights.tensors());
    multiply(tensors, "encoder.layer.0.intermediate.dense.weight", 1000);
    multiply(tensors, "encoder.layer.0.output.dense.weight", 1000);
    BertWeights large = new BertWeights(weights.config(), tensors);
    List<int[]> input = List.of(new int[] {5, 17, 99, 1, 3});
    assertThat(questions(large, 32, Precision.FP32, input)).hasSize(1);
    assertThatThrownBy(() -> questions(large, 32, Precision.FP16, input))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("question-fp16.onnx on cpu returned ")
        .hasMessageEndingWith(
            ". If it is intact, values of this model are too large for fp16 (above 65,504): build"
                + " the release with --precision fp32");
  }

  private static void multiply(Map<String, Tensor> tensors, String name, float factor) {
    Tensor tensor = tensors.get(name);
    float[] larger = tensor.data().clone();
    for (int i = 0; i < larger.length; i++) {
      larger[i] *= factor;
    }
    tensors.put(name, new Tensor(tensor.shape(), larger));
  }

  private List<EncodedQuestion> questions(
      BertWeights weights, int hidden, Precision precision, List<int[]> inputs) throws IOException {
    try (OnnxQuestionEncoder encoder =
        OnnxQuestionEncoder.open(question(weights, hidden, precision), EncoderOptions.cpu())) {
      return encoder.encode(inputs);
    }
  }

  private Path question(BertWeights weights, int hidden, Precision precision) throws IOException {
    Path file = folder.resolve("question-" + precision + ".onnx");
    QuestionEncoderGraph.write(file, weights, RandomBert.heads(hidden, hidden, 2), precision, null);
    return file;
  }

  private float[][] entities(Precision precision) throws IOException {
    Path file = folder.resolve("entity.onnx");
    EntityHead head = new EntityHead(RandomBert.tensor(new Random(9), 0, 0.02, 384));
    EntityEncoderGraph.write(file, BgeSmall.weights(), head, precision, null);
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(file, EncoderOptions.cpu())) {
      return encoder.encode(inputs());
    }
  }

  private static List<int[]> inputs() {
    return EncoderInputs.of(BgeSmall.tokenizer(), TEXTS);
  }
}
