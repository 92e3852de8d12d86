// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Products of 8-bit integers as ONNX Runtime's dynamic quantisation has them: one scale for all
 * weights of a layer, and one for what is multiplied, found in each run over the whole batch. So
 * the result of an input depends on the batch, and one large value makes all others coarse.
 */
final class DynamicProducts extends FloatProducts {

  DynamicProducts(GraphBuilder graph, BertWeights weights) {
    super(graph, weights, ElementType.F32);
  }

  /** Weights of a layer, as names in the graph. */
  private record Quantized(String values, String scale, String zero) {}

  @Override
  public String attention(String input, String attention) {
    String name = BertGraph.queryKeyValueName(attention);
    Quantized weight = quantized(name, weights.queryKeyValue(attention, ".weight"));
    String scale = name + ".input.scale";
    String zero = name + ".input.zero";
    String bytes =
        graph.node(
            "DynamicQuantizeLinear",
            List.of(input),
            List.of(name + ".input", scale, zero),
            Map.of());
    return graph.fused(
        "QAttention",
        List.of(
            bytes,
            weight.values,
            graph.constant(name + ".bias", weights.queryKeyValue(attention, ".bias")),
            scale,
            weight.scale,
            BertGraph.ATTENTION_MASK,
            zero,
            weight.zero),
        List.of(attention + "self"),
        BertGraph.attentionAttributes(weights.config()));
  }

  @Override
  public String linear(String input, String layer) {
    Quantized weight = quantized(layer, Matrices.transpose(weights.tensor(layer + ".weight")));
    return graph.fused(
        "DynamicQuantizeMatMul",
        List.of(input, weight.values, weight.scale, weight.zero),
        List.of(layer + ".product"),
        Map.of());
  }

  private Quantized quantized(String layer, Tensor weight) {
    QuantizedMatrix matrix = QuantizedMatrix.withOneScale(weight);
    return new Quantized(
        graph.bytes(layer + ".weight", matrix),
        graph.scalar(layer + ".weight.scale", matrix.scales()[0]),
        graph.signedByte(layer + ".weight.zero", 0));
  }
}
