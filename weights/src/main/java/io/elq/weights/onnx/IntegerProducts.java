// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Products of 8-bit integers. Scales of the weights are one a column; those of what is multiplied
 * are fixed, one a layer, from the ranges of a sample. So the result of an input does not depend on
 * the batch: sums of integers are exact in any order.
 *
 * <p>A value beyond the sample's range is cut. The few neurons of the feed-forward block whose
 * values are far larger than the others' stay float32: they would make the scale too coarse for the
 * rest.
 */
final class IntegerProducts implements Products {

  /** One neuron in so many stays float32. */
  private static final int NEURONS_A_LARGE_ONE = 192;

  private final GraphBuilder graph;
  private final BertWeights weights;
  private final ActivationRanges ranges;

  IntegerProducts(GraphBuilder graph, BertWeights weights, ActivationRanges ranges) {
    this.graph = graph;
    this.weights = weights;
    this.ranges = ranges;
  }

  @Override
  public ElementType type() {
    return ElementType.F32;
  }

  /** Operands of a product, as names in the graph. */
  private record Operands(
      String input,
      String inputScale,
      String inputZero,
      String weight,
      String weightScale,
      String weightZero) {}

  @Override
  public String attention(String input, String attention) {
    String name = BertGraph.queryKeyValueName(attention);
    Operands operands =
        operands(input, name, weights.queryKeyValue(attention, ".weight"), ranges.of(name));
    return graph.fused(
        "QAttention",
        List.of(
            operands.input,
            operands.weight,
            graph.constant(name + ".bias", weights.queryKeyValue(attention, ".bias")),
            operands.inputScale,
            operands.weightScale,
            BertGraph.ATTENTION_MASK,
            operands.inputZero,
            operands.weightZero),
        List.of(attention + "self"),
        BertGraph.attentionAttributes(weights.config()));
  }

  @Override
  public String linear(String input, String layer) {
    Tensor weight = Matrices.transpose(weights.tensor(layer + ".weight"));
    return product(operands(input, layer, weight, ranges.of(layer)), layer + ".product");
  }

  @Override
  public String feedForward(String input, String prefix) {
    String first = prefix + "intermediate.dense";
    String second = prefix + "output.dense";
    Tensor widening = Matrices.transpose(weights.tensor(first + ".weight"));
    Tensor bias = weights.tensor(first + ".bias");
    Tensor narrowing = Matrices.transpose(weights.tensor(second + ".weight"));
    ActivationRanges.Range range = ranges.of(second);
    Neurons neurons = Neurons.of(range, range.least().length / NEURONS_A_LARGE_ONE);

    Tensor others = Matrices.columns(widening, neurons.others());
    String product = product(operands(input, first, others, ranges.of(first)), first + ".product");
    String widened = gelu(product, first, Matrices.elements(bias, neurons.others()));
    String sum =
        product(
            operands(
                widened,
                second,
                Matrices.rows(narrowing, neurons.others()),
                range.of(neurons.others())),
            second + ".product");
    if (neurons.large().length == 0) {
      return sum;
    }
    String large = first + ".large";
    String largeProduct = multiply(input, large, Matrices.columns(widening, neurons.large()));
    String largeWidened = gelu(largeProduct, large, Matrices.elements(bias, neurons.large()));
    String largeSum =
        multiply(largeWidened, second + ".large", Matrices.rows(narrowing, neurons.large()));
    return graph.node("Add", List.of(sum, largeSum), second + ".sum", Map.of());
  }

  private String gelu(String product, String name, Tensor bias) {
    return graph.fused(
        "BiasGelu",
        List.of(product, graph.constant(name + ".bias", bias)),
        List.of(name + ".gelu"),
        Map.of());
  }

  private String multiply(String input, String name, Tensor weight) {
    return graph.node(
        "MatMul",
        List.of(input, graph.constant(name + ".weight", weight)),
        name + ".product",
        Map.of());
  }

  private String product(Operands operands, String output) {
    return graph.fused(
        "MatMulIntegerToFloat",
        List.of(
            operands.input,
            operands.weight,
            operands.inputScale,
            operands.weightScale,
            operands.inputZero,
            operands.weightZero),
        List.of(output),
        Map.of());
  }

  private Operands operands(
      String input, String layer, Tensor weight, ActivationRanges.Range range) {
    Smoothing smoothing = Smoothing.of(range, weight);
    QuantizedMatrix matrix = QuantizedMatrix.of(smoothing.apply(weight));
    ByteScale scale = smoothing.scale(range);
    String smooth =
        graph.node(
            "Mul",
            List.of(input, graph.constant(layer + ".smoothing", smoothing.factors())),
            layer + ".smooth",
            Map.of());
    String inputScale = graph.scalar(layer + ".input.scale", scale.scale());
    String inputZero = graph.unsignedByte(layer + ".input.zero", scale.zero());
    return new Operands(
        graph.node(
            "QuantizeLinear", List.of(smooth, inputScale, inputZero), layer + ".input", Map.of()),
        inputScale,
        inputZero,
        graph.bytes(layer + ".weight", matrix),
        graph.constant(layer + ".weight.scale", matrix.scaleTensor()),
        // Optional, but ONNX Runtime's change for processors without 8-bit sums reads it unasked.
        graph.signedByte(layer + ".weight.zero", 0));
  }
}
