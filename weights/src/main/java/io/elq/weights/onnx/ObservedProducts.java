// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Products of 32-bit floats in a graph that also returns the least and the greatest value of each
 * channel that they multiply.
 */
final class ObservedProducts extends FloatProducts {
  private static final int[] BATCH_AND_TOKENS = {0, 1};

  private final Consumer<String> layers;

  /**
   * Begins a graph.
   *
   * @param layers takes the name of each layer whose input is observed
   */
  ObservedProducts(GraphBuilder graph, BertWeights weights, Consumer<String> layers) {
    super(graph, weights, ElementType.F32);
    this.layers = layers;
  }

  @Override
  public String attention(String input, String attention) {
    observe(input, BertGraph.queryKeyValueName(attention));
    return super.attention(input, attention);
  }

  @Override
  public String linear(String input, String layer) {
    observe(input, layer);
    return super.linear(input, layer);
  }

  private void observe(String input, String layer) {
    reduce("ReduceMin", input, RangeGraph.least(layer));
    reduce("ReduceMax", input, RangeGraph.greatest(layer));
    layers.accept(layer);
  }

  private void reduce(String operator, String input, String output) {
    graph.node(operator, List.of(input), output, Map.of("axes", BATCH_AND_TOKENS, "keepdims", 0));
    graph.output(output, output + ".channels");
  }
}
