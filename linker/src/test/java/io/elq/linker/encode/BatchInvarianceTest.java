// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.BgeSmall;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.Precision;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.RandomBert;
import io.elq.weights.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same input gives the same bits alone, in any batch, in any order, and beside other runs: the
 * promise of {@link QuestionEncoder}.
 */
class BatchInvarianceTest {

  private static final int TEXTS = 200;

  /** Fewer: on a CPU, 16-bit layers take the way of 32-bit ones, but for casts. */
  private static final int HALVES = 50;

  private static final int[] BATCH_SIZES = {1, 2, 3, 5, 8, 17, 32, 64};
  private static final String[] WORDS = {
    "who", "wrote", "Middlemarch", "in", "which", "year", "did", "Tolkien", "leave", "Oxford", "?"
  };

  @TempDir Path folder;

  @Test
  void questionVectorsDoNotDependOnTheBatch() throws Exception {
    assertQuestionsInvariant(BgeSmall.weights(), texts(60), Precision.FP32, null);
  }

  @Test
  void questionVectorsOfHalvesDoNotDependOnTheBatch() throws Exception {
    assertQuestionsInvariant(
        BgeSmall.weights(), texts(60).subList(0, HALVES), Precision.FP16, null);
  }

  @Test
  void questionVectorsOfIntegersDoNotDependOnTheBatch() throws Exception {
    List<int[]> inputs = texts(60);
    // Half of the sample, so that the other half has values beyond its ranges.
    ActivationRanges ranges =
        OnnxRanges.of(BgeSmall.weights(), inputs.subList(0, TEXTS / 2), () -> {});
    assertQuestionsInvariant(BgeSmall.weights(), inputs, Precision.INT8, ranges);
  }

  @Test
  void questionVectorsOfATinyEncoderDoNotDependOnTheBatch() throws Exception {
    Random random = new Random(4);
    List<int[]> inputs =
        random
            .ints(TEXTS, 2, 65)
            .mapToObj(length -> random.ints(length, 0, 100).toArray())
            .toList();
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    assertQuestionsInvariant(weights, inputs, Precision.FP32, null);
    assertQuestionsInvariant(weights, inputs, Precision.FP16, null);
    ActivationRanges ranges = OnnxRanges.of(weights, inputs, () -> {});
    assertQuestionsInvariant(weights, inputs, Precision.INT8, ranges);
  }

  @Test
  void entityVectorsDoNotDependOnTheBatch() throws Exception {
    assertEntitiesInvariant(texts(40), Precision.FP32, null);
  }

  @Test
  void entityVectorsOfHalvesDoNotDependOnTheBatch() throws Exception {
    assertEntitiesInvariant(texts(40).subList(0, HALVES), Precision.FP16, null);
  }

  @Test
  void entityVectorsOfIntegersDoNotDependOnTheBatch() throws Exception {
    List<int[]> inputs = texts(40);
    assertEntitiesInvariant(
        inputs, Precision.INT8, OnnxRanges.of(BgeSmall.weights(), inputs, () -> {}));
  }

  private void assertEntitiesInvariant(
      List<int[]> inputs, Precision precision, @Nullable ActivationRanges ranges) throws Exception {
    Path model = folder.resolve("entity.onnx");
    Tensor centre = RandomBert.tensor(new Random(2), 0, 0.02, 384);
    EntityEncoderGraph.write(model, BgeSmall.weights(), new EntityHead(centre), precision, ranges);
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(model, EncoderOptions.cpu())) {
      assertInvariant(
          inputs,
          batch -> Arrays.stream(encoder.encode(batch)).map(BatchInvarianceTest::bits).toList());
    }
  }

  private void assertQuestionsInvariant(
      BertWeights weights,
      List<int[]> inputs,
      Precision precision,
      @Nullable ActivationRanges ranges)
      throws Exception {
    Path model = folder.resolve("question.onnx");
    int hidden = weights.config().hidden();
    QuestionEncoderGraph.write(
        model, weights, RandomBert.heads(hidden, hidden, 1), precision, ranges);
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(model, EncoderOptions.cpu())) {
      assertInvariant(
          inputs,
          batch ->
              encoder.encode(batch).stream()
                  .map(question -> bits(question.vectors(), question.mentionLogits()))
                  .toList());
    }
  }

  private static void assertInvariant(List<int[]> inputs, Function<List<int[]>, List<int[]>> encode)
      throws Exception {
    List<int[]> alone = new ArrayList<>();
    inputs.forEach(input -> alone.add(encode.apply(List.of(input)).get(0)));
    for (int batchSize : BATCH_SIZES) {
      assertThat(different(inputs, alone, encode, batchSize, batchSize))
          .as("inputs that differ in batches of %d", batchSize)
          .isEmpty();
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<List<Integer>>> runs = new ArrayList<>();
      for (int seed = 0; seed < 2; seed++) {
        int order = seed;
        runs.add(threads.submit(() -> different(inputs, alone, encode, 32, order)));
      }
      for (Future<List<Integer>> run : runs) {
        assertThat(run.get()).as("inputs that differ beside another run").isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Encodes all inputs, shuffled, in batches; returns those whose bits are not {@code alone}'s. */
  private static List<Integer> different(
      List<int[]> inputs,
      List<int[]> alone,
      Function<List<int[]>, List<int[]>> encode,
      int batchSize,
      long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, inputs.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<Integer> different = new ArrayList<>();
    for (int from = 0; from < order.size(); from += batchSize) {
      List<Integer> members = order.subList(from, Math.min(from + batchSize, order.size()));
      List<int[]> results = encode.apply(members.stream().map(inputs::get).toList());
      for (int i = 0; i < members.size(); i++) {
        if (!Arrays.equals(results.get(i), alone.get(members.get(i)))) {
          different.add(members.get(i));
        }
      }
    }
    return different;
  }

  private static List<int[]> texts(int mostWords) {
    WordPieceTokenizer tokenizer = BgeSmall.tokenizer();
    Random random = new Random(11);
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      int words = 1 + random.nextInt(i % 4 == 0 ? mostWords : 12);
      for (int w = 0; w < words; w++) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      inputs.add(EncoderInputs.of(tokenizer, text.toString()));
    }
    return inputs;
  }

  private static int[] bits(float[]... arrays) {
    return Arrays.stream(arrays)
        .flatMapToInt(
            values ->
                IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])))
        .toArray();
  }
}
