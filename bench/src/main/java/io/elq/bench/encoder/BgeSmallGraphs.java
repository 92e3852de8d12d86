// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TrainedModel;
import io.elq.linker.encode.OnnxRanges;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.Precision;
import io.elq.weights.onnx.QuestionEncoderGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Graphs of bge-small with untrained heads, for a measurement without a release: in the precisions
 * of CPUs, and, as {@code ort-dynamic}, in int8 as ONNX Runtime quantises dynamically. Closing
 * deletes them.
 *
 * @param folder where they are
 * @param files by name
 */
public record BgeSmallGraphs(Path folder, Map<String, Path> files) implements AutoCloseable {
  private static final String DYNAMIC = "ort-dynamic";
  private static final int SAMPLE = 16;
  private static final int SAMPLE_TOKENS = 32;

  /** Writes them into a temporary folder. */
  public static BgeSmallGraphs write() throws IOException {
    BaseModel base = BaseModel.bgeSmall();
    ModelShape shape = ModelShape.lowRank(16, 32);
    TrainedModel model = new TrainedModel(shape, base.weights(), base.initial(shape, 1));
    Path folder = Files.createTempDirectory("bge-small-");
    Map<String, Path> files = new LinkedHashMap<>();
    for (Precision precision : Precision.OF_CPUS) {
      Path file = folder.resolve(precision + ".onnx");
      ActivationRanges ranges =
          precision == Precision.INT8 ? ranges(model.questionEncoder()) : null;
      QuestionEncoderGraph.write(
          file, model.questionEncoder(), model.questionHeads(), precision, ranges);
      files.put(precision.toString(), file);
    }
    Path dynamic = folder.resolve(DYNAMIC + ".onnx");
    QuestionEncoderGraph.writeDynamic(dynamic, model.questionEncoder(), model.questionHeads());
    files.put(DYNAMIC, dynamic);
    return new BgeSmallGraphs(folder, files);
  }

  /** Opens all of them, and the one in fp32 once more in plain calls of ONNX Runtime. */
  public Encoders open() throws IOException {
    Path plain = Objects.requireNonNull(files.get(Precision.FP32.toString()));
    return Encoders.of(files).addRaw(plain);
  }

  /** Speed does not depend on the scales. */
  private static ActivationRanges ranges(BertWeights weights) throws IOException {
    return OnnxRanges.of(weights, EncoderBench.questions(SAMPLE, SAMPLE_TOKENS), () -> {});
  }

  @Override
  public void close() throws IOException {
    for (Path file : files.values()) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
