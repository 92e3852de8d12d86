// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Products of floats, 32-bit or 16-bit. */
class FloatProducts implements Products {
  final GraphBuilder graph;
  final BertWeights weights;
  private final ElementType type;

  /**
   * Begins a graph.
   *
   * @param type of weights, inputs and results
   */
  FloatProducts(GraphBuilder graph, BertWeights weights, ElementType type) {
    this.graph = graph;
    this.weights = weights;
    this.type = type;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public String attention(String input, String attention) {
    String name = BertGraph.queryKeyValueName(attention);
    return graph.fused(
        "Attention",
        List.of(
            input,
            graph.constant(name + ".weight", weights.queryKeyValue(attention, ".weight"), type),
            graph.constant(name + ".bias", weights.queryKeyValue(attention, ".bias"), type),
            BertGraph.ATTENTION_MASK),
        List.of(attention + "self"),
        BertGraph.attentionAttributes(weights.config()));
  }

  @Override
  public String linear(String input, String layer) {
    Tensor weight = Matrices.transpose(weights.tensor(layer + ".weight"));
    return graph.node(
        "MatMul",
        List.of(input, graph.constant(layer + ".weight", weight, type)),
        layer + ".product",
        Map.of());
  }

  @Override
  public String feedForward(String input, String prefix) {
    String bias = prefix + "intermediate.dense.bias";
    String widened =
        graph.fused(
            "BiasGelu",
            List.of(
                linear(input, prefix + "intermediate.dense"),
                graph.constant(bias, weights.tensor(bias), type)),
            List.of(prefix + "intermediate"),
            Map.of());
    return linear(widened, prefix + "output.dense");
  }
}
