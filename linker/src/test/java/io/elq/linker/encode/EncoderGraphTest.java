// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.elq.linker.BgeSmall;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.LinearLayer;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.QuestionHeads;
import io.elq.weights.onnx.RandomBert;
import io.elq.weights.onnx.ReferenceBert;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderGraphTest {

  @TempDir Path folder;

  @Test
  void questionGraphEqualsTheReference() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    QuestionHeads heads = RandomBert.heads(32, 24, 2);
    ReferenceBert reference = new ReferenceBert(weights);
    List<int[]> inputs = randomInputs();
    for (EncodedQuestion question : encode(weights, heads, inputs)) {
      int[] input = inputs.get(0);
      inputs = inputs.subList(1, inputs.size());
      double[][] hidden = reference.encode(input);
      assertThat(question.tokens()).isEqualTo(input.length);
      assertThat(question.dimension()).isEqualTo(24);
      assertClose(question.vectors(), ReferenceBert.linear(hidden, heads.projection()));
      assertClose(question.mentionLogits(), ReferenceBert.linear(hidden, heads.mention().get(0)));
    }
  }

  @Test
  void mentionLayersHaveReluBetweenThem() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    Random random = new Random(3);
    LinearLayer first = RandomBert.layer(random, 48, 32);
    LinearLayer last = RandomBert.layer(random, 3, 48);
    int[] input = {5, 17, 99, 1, 3};
    var heads = new QuestionHeads(List.of(first, last), null);
    double[][] middle = ReferenceBert.linear(new ReferenceBert(weights).encode(input), first);
    assertThat(Arrays.stream(middle[0]).min().orElseThrow()).isNegative();
    for (double[] row : middle) {
      Arrays.setAll(row, i -> Math.max(0, row[i]));
    }
    assertClose(
        encode(weights, heads, List.of(input)).get(0).mentionLogits(),
        ReferenceBert.linear(middle, last));
  }

  @Test
  void refusesMentionLayersThatDoNotFitEachOther() {
    Random random = new Random(3);
    LinearLayer first = RandomBert.layer(random, 48, 32);
    assertThatThrownBy(
            () -> new QuestionHeads(List.of(first, RandomBert.layer(random, 3, 32)), null))
        .hasMessage("mention layer 2 takes 32 values, but the one before it gives 48");
    assertThatThrownBy(() -> new QuestionHeads(first, null)).hasMessageContaining("3 outputs");
  }

  @Test
  void withoutAProjectionTokenVectorsAreTheLastLayer() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    int[] input = {5, 17, 99, 1, 3};
    EncodedQuestion question = encode(weights, RandomBert.heads(32, 0, 2), List.of(input)).get(0);
    assertThat(question.dimension()).isEqualTo(32);
    assertClose(question.vectors(), new ReferenceBert(weights).encode(input));
  }

  @Test
  void entityGraphEqualsTheReference() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    ReferenceBert reference = new ReferenceBert(weights);
    Tensor centre = RandomBert.tensor(new Random(9), 0, 0.1, 32);
    List<int[]> inputs = randomInputs();
    float[][] raw = encodeEntities(weights, EntityHead.RAW, inputs);
    float[][] centred = encodeEntities(weights, new EntityHead(centre), inputs);
    for (int i = 0; i < inputs.size(); i++) {
      double[] cls = reference.encode(inputs.get(i))[0];
      assertClose(raw[i], new double[][] {cls});
      double[] unit = unit(cls);
      for (int h = 0; h < unit.length; h++) {
        unit[h] -= centre.data()[h];
      }
      assertClose(centred[i], new double[][] {unit(unit)});
    }
  }

  @Test
  void equalWeightsGiveEqualBytes() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    for (Path file : List.of(first, second)) {
      QuestionEncoderGraph.write(
          file, RandomBert.weights(RandomBert.TINY, 1), RandomBert.heads(32, 24, 2));
    }
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void refusesHeadsOfAnotherSize() {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    Path file = folder.resolve("model");
    assertThatThrownBy(() -> QuestionEncoderGraph.write(file, weights, RandomBert.heads(16, 0, 2)))
        .hasMessageContaining("hidden size of 16");
    EntityHead head = new EntityHead(new Tensor(new int[] {3}, new float[3]));
    assertThatThrownBy(() -> EntityEncoderGraph.write(file, weights, head))
        .hasMessageContaining("length 3");
  }

  @Test
  void refusesIncompleteWeights() {
    Map<String, Tensor> tensors = new TreeMap<>(RandomBert.weights(RandomBert.TINY, 1).tensors());
    tensors.remove("encoder.layer.1.output.dense.bias");
    assertThatThrownBy(() -> new BertWeights(RandomBert.TINY, tensors))
        .hasMessageContaining("encoder.layer.1.output.dense.bias")
        .hasMessageContaining("missing");
  }

  @Test
  void fusedGraphEqualsTheExportedOne() throws IOException, OrtException {
    WordPieceTokenizer tokenizer = BgeSmall.tokenizer();
    List<int[]> inputs =
        List.of(
            EncoderInputs.of(tokenizer, "who wrote pride and prejudice"),
            EncoderInputs.of(tokenizer, "Where did J. R. R. Tolkien study, and with whom?"),
            EncoderInputs.of(tokenizer, "paris ".repeat(60)));
    List<EncodedQuestion> ours = encode(BgeSmall.weights(), RandomBert.heads(384, 0, 2), inputs);
    double largest = 0;
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (InputStream onnx = BgeSmall.openOnnx();
        OrtSession session = environment.createSession(onnx.readAllBytes())) {
      for (int i = 0; i < inputs.size(); i++) {
        FloatBuffer theirs = runExported(session, inputs.get(i));
        for (float value : ours.get(i).vectors()) {
          largest = Math.max(largest, Math.abs(value - theirs.get()));
        }
      }
    }
    System.out.printf("largest difference from the exported graph: %.2e%n", largest);
    assertThat(largest).isLessThan(1e-4);
  }

  private static FloatBuffer runExported(OrtSession session, int[] input) throws OrtException {
    long[][] ids = {Arrays.stream(input).asLongStream().toArray()};
    long[][] ones = {new long[input.length]};
    Arrays.fill(ones[0], 1);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
        OnnxTensor mask = OnnxTensor.createTensor(environment, ones);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, new long[][] {new long[input.length]});
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", idTensor, "attention_mask", mask, "token_type_ids", types))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    }
  }

  private List<EncodedQuestion> encode(BertWeights weights, QuestionHeads heads, List<int[]> inputs)
      throws IOException {
    Path file = folder.resolve("question.onnx");
    QuestionEncoderGraph.write(file, weights, heads);
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(file, EncoderOptions.cpu())) {
      return encoder.encode(inputs);
    }
  }

  private float[][] encodeEntities(BertWeights weights, EntityHead head, List<int[]> inputs)
      throws IOException {
    Path file = folder.resolve("entity.onnx");
    EntityEncoderGraph.write(file, weights, head);
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(file, EncoderOptions.cpu())) {
      return encoder.encode(inputs);
    }
  }

  private static List<int[]> randomInputs() {
    Random random = new Random(5);
    return random
        .ints(40, 2, 65)
        .mapToObj(length -> random.ints(length, 1, 100).toArray())
        .toList();
  }

  private static double[] unit(double[] vector) {
    double norm = Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
    return Arrays.stream(vector).map(value -> value / norm).toArray();
  }

  private static void assertClose(float[] actual, double[][] expected) {
    double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    assertThat(actual).hasSameSizeAs(flat);
    for (int i = 0; i < flat.length; i++) {
      assertThat((double) actual[i]).isCloseTo(flat[i], offset(2e-5));
    }
  }
}
