// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Products of 32-bit floats. */
class FloatProducts implements Products {
  final GraphBuilder graph;
  final BertWeights weights;

  FloatProducts(GraphBuilder graph, BertWeights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  @Override
  public String attention(String input, String attention) {
    String name = BertGraph.queryKeyValueName(attention);
    return graph.fused(
        "Attention",
        List.of(
            input,
            graph.constant(name + ".weight", weights.queryKeyValue(attention, ".weight")),
            graph.constant(name + ".bias", weights.queryKeyValue(attention, ".bias")),
            BertGraph.ATTENTION_MASK),
        List.of(attention + "self"),
        BertGraph.attentionAttributes(weights.config()));
  }

  @Override
  public String linear(String input, String layer) {
    Tensor weight = Matrices.transpose(weights.tensor(layer + ".weight"));
    return graph.node(
        "MatMul",
        List.of(input, graph.constant(layer + ".weight", weight)),
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
                graph.constant(bias, weights.tensor(bias))),
            List.of(prefix + "intermediate"),
            Map.of());
    return linear(widened, prefix + "output.dense");
  }
}
