// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder as a float32 graph that returns the ranges of what its layers multiply, to be run on a
 * sample of inputs before an integer graph is written.
 *
 * <p>Inputs: {@code input_ids} and {@code attention_mask}, int32 [batch, tokens], without padding.
 * Outputs: for each layer {@link #least} and {@link #greatest}, float32 [channels].
 */
public final class RangeGraph {
  private RangeGraph() {}

  /** Output: the smallest value of each channel of a layer's input. */
  public static String least(String layer) {
    return layer + ".least";
  }

  /** Output: the largest value of each channel of a layer's input. */
  public static String greatest(String layer) {
    return layer + ".greatest";
  }

  /**
   * Writes the graph. Replaces the file.
   *
   * @return names of the layers
   * @throws IOException if it cannot be written
   */
  public static List<String> write(Path file, BertWeights weights) throws IOException {
    GraphBuilder graph = new GraphBuilder("ranges");
    List<String> layers = new ArrayList<>();
    BertGraph.add(graph, weights, new ObservedProducts(graph, weights, layers::add));
    graph.write(file, GraphMetadata.question(weights.config(), Precision.FP32).toMap());
    return layers;
  }
}
