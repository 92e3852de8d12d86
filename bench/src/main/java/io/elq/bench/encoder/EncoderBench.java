// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import io.elq.bench.Rate;
import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TrainedModel;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxQuestionEncoder;
import io.elq.weights.onnx.QuestionEncoderGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Questions a second of a question encoder on the CPU: each batch size with each number of runs at
 * the same time, a thread a run.
 *
 * @param encoder question_encoder.onnx of a release
 * @param tokens tokens of a question, [CLS] and [SEP] included, at least 1
 * @param batches questions a run
 * @param runs runs at the same time
 * @param time how long each is measured
 */
public record EncoderBench(
    Path encoder, int tokens, List<Integer> batches, List<Integer> runs, Duration time) {

  /** Word pieces to draw questions from: BERT's vocabularies have ordinary words there. */
  private static final int FIRST_PIECE = 1_000;

  private static final int LAST_PIECE = 30_000;

  /** Checks the ranges. */
  public EncoderBench {
    batches = List.copyOf(batches);
    runs = List.copyOf(runs);
    if (tokens < 1
        || batches.stream().anyMatch(n -> n < 1)
        || runs.stream().anyMatch(n -> n < 1)
        || time.isZero()
        || time.isNegative()) {
      throw new IllegalArgumentException(
          "tokens, batch sizes, runs and time to measure have to be positive");
    }
  }

  /**
   * One measurement.
   *
   * @param batch questions a run
   * @param runs runs at the same time
   * @param rate questions a second
   */
  public record Row(int batch, int runs, Rate rate) {}

  /** Measures all of it, reporting each row as soon as it is there. */
  public void run(Consumer<Row> report) throws IOException, InterruptedException {
    int[] question = new Random(1).ints(tokens, FIRST_PIECE, LAST_PIECE).toArray();
    try (OnnxQuestionEncoder session = OnnxQuestionEncoder.open(encoder, EncoderOptions.cpu())) {
      for (int batch : batches) {
        List<int[]> questions = Collections.nCopies(batch, question);
        for (int together : runs) {
          Rate rate = Rate.of(call -> session.encode(questions).size(), together, time);
          report.accept(new Row(batch, together, rate));
        }
      }
    }
  }

  /**
   * Writes the graph of bge-small with untrained heads, for a measurement without a release.
   *
   * @return a temporary file, which the caller deletes
   */
  public static Path bgeSmall() throws IOException {
    BaseModel base = BaseModel.bgeSmall();
    ModelShape shape = ModelShape.lowRank(16, 32);
    TrainedModel model = new TrainedModel(shape, base.weights(), base.initial(shape, 1));
    Path graph = Files.createTempFile("bge-small-", ".onnx");
    QuestionEncoderGraph.write(graph, model.questionEncoder(), model.questionHeads());
    return graph;
  }
}
