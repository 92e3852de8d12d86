// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.GraphMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The entity encoder on ONNX Runtime: encoder inputs (see {@link EntityTokens}) to entity vectors.
 *
 * <p>May be called by several threads; whoever opens it closes it. On the CPU a vector's bits
 * depend on its input alone. Sort a catalogue by length before cutting it into batches: inputs of
 * one padded length run together.
 */
public final class OnnxEntityEncoder implements AutoCloseable {

  private final OnnxEncoder encoder;
  private final int dimension;

  private OnnxEntityEncoder(OnnxEncoder encoder, int dimension) {
    this.encoder = encoder;
    this.dimension = dimension;
  }

  /**
   * Opens a model written by {@link EntityEncoderGraph}; the caller closes the encoder.
   *
   * @throws IOException if the device cannot be used, or the file is missing, damaged or another
   *     kind of model
   */
  public static OnnxEntityEncoder open(Path model, EncoderOptions options) throws IOException {
    OnnxEncoder encoder =
        OnnxEncoder.open(
            model,
            options,
            GraphMetadata.ENTITY_FORMAT,
            List.of(EntityEncoderGraph.ENTITY_VECTORS));
    try {
      return new OnnxEntityEncoder(encoder, encoder.width(EntityEncoderGraph.ENTITY_VECTORS, 2));
    } catch (IOException e) {
      encoder.close();
      throw new IOException(model + " is not an entity encoder: " + e.getMessage(), e);
    }
  }

  /**
   * Encodes a batch.
   *
   * @param inputIds token ids of each entity with [CLS] and [SEP], at most {@link #maxTokens()}
   * @return one vector an input, in input order, [inputs][dimension]; all values are finite
   * @throws EncodingException if the run fails, or a value is not finite
   */
  public float[][] encode(List<int[]> inputIds) {
    float[][] vectors = new float[inputIds.size()][dimension];
    encoder.run(
        inputIds,
        (members, padded, outputs) -> {
          for (int row = 0; row < members.length; row++) {
            float[] vector = vectors[members[row]];
            outputs[0].get(row * dimension, vector);
            encoder.requireFinite(vector, EntityEncoderGraph.ENTITY_VECTORS);
          }
        });
    return vectors;
  }

  /** Length of an entity vector. */
  public int dimension() {
    return dimension;
  }

  /** Longest input, in tokens with [CLS] and [SEP]. */
  public int maxTokens() {
    return encoder.maxTokens();
  }

  /** Where it runs, for logs and metrics: {@code cpu} or {@code cuda:0}. */
  public String device() {
    return encoder.device();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
