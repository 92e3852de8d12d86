// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.elq.builder.measure.Rate;
import io.elq.weights.onnx.GraphMetadata;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A question encoder's graph in plain calls of ONNX Runtime: inputs are made once, outputs are
 * dropped unread. What is faster than the linker's own encoder here, that one loses.
 */
final class RawEncoder implements MeasuredEncoder {
  private final OrtSession session;
  private final int vocabulary;

  private RawEncoder(OrtSession session, int vocabulary) {
    this.session = session;
    this.vocabulary = vocabulary;
  }

  /** Opens a question_encoder.onnx, with one thread a run. */
  static RawEncoder open(Path graph) throws IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      OrtSession session = OrtEnvironment.getEnvironment().createSession(graph.toString(), options);
      return new RawEncoder(
          session,
          GraphMetadata.of(session.getMetadata().getCustomMetadata(), GraphMetadata.QUESTION_FORMAT)
              .vocabulary());
    } catch (OrtException e) {
      throw new IOException(graph + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public Rate rate(List<int[]> questions, int together, Duration time)
      throws IOException, InterruptedException {
    int[] ids = questions.stream().flatMapToInt(Arrays::stream).toArray();
    int[] mask = new int[ids.length];
    Arrays.fill(mask, 1);
    long[] shape = {questions.size(), questions.get(0).length};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, IntBuffer.wrap(ids), shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, IntBuffer.wrap(mask), shape)) {
      Map<String, OnnxTensor> inputs = Map.of("input_ids", idTensor, "attention_mask", maskTensor);
      return Rate.of(call -> run(inputs, questions.size()), together, time);
    } catch (OrtException e) {
      throw new IOException("the inputs cannot be made: " + e.getMessage(), e);
    }
  }

  private int run(Map<String, OnnxTensor> inputs, int questions) {
    try {
      session.run(inputs).close();
      return questions;
    } catch (OrtException e) {
      throw new IllegalStateException("a run failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("closing the session failed: " + e.getMessage(), e);
    }
  }
}
