// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.RangeGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes a {@link RangeGraph} and runs it on a sample of inputs. */
public final class OnnxRanges {
  private OnnxRanges() {}

  /**
   * The ranges over all inputs: each of them run alone on one core, several at a time.
   *
   * @param weights of the encoder
   * @param inputs token ids with [CLS] and [SEP], without padding
   * @param done called after each input, by several threads
   * @throws IOException if the graph cannot be written, opened or run
   */
  public static ActivationRanges of(BertWeights weights, List<int[]> inputs, Runnable done)
      throws IOException {
    Path graph = Files.createTempFile("ranges-", ".onnx");
    try {
      return run(graph, RangeGraph.write(graph, weights), inputs, done);
    } finally {
      Files.deleteIfExists(graph);
    }
  }

  private static ActivationRanges run(
      Path graph, List<String> layers, List<int[]> inputs, Runnable done) throws IOException {
    OnnxSessions.Opened opened = OnnxSessions.open(graph, EncoderOptions.cpu());
    try {
      // The least and the greatest of all, in whatever order they come.
      Map<String, ActivationRanges.Range> ranges = new ConcurrentHashMap<>();
      inputs.parallelStream()
          .forEach(
              input -> {
                add(graph, opened.session(), layers, input, ranges);
                done.run();
              });
      return new ActivationRanges(ranges);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      opened.close();
    }
  }

  private static void add(
      Path graph,
      OrtSession session,
      List<String> layers,
      int[] input,
      Map<String, ActivationRanges.Range> ranges) {
    int[] mask = new int[input.length];
    Arrays.fill(mask, 1);
    long[] shape = {1, input.length};
    OrtEnvironment environment = OnnxEnvironment.get();
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, IntBuffer.wrap(input), shape);
        OnnxTensor all = OnnxTensor.createTensor(environment, IntBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(Map.of(OnnxEncoder.INPUT_IDS, ids, OnnxEncoder.ATTENTION_MASK, all))) {
      for (String layer : layers) {
        var range =
            new ActivationRanges.Range(
                values(result, RangeGraph.least(layer)),
                values(result, RangeGraph.greatest(layer)));
        ranges.merge(layer, range, ActivationRanges.Range::or);
      }
    } catch (OrtException e) {
      throw new UncheckedIOException(
          new IOException("running " + graph + " failed: " + e.getMessage(), e));
    }
  }

  private static float[] values(OrtSession.Result result, String output) {
    FloatBuffer buffer = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
