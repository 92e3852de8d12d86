// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import org.jspecify.annotations.Nullable;

/**
 * How a graph multiplies token vectors by the weights of a layer: nine tenths of an encoder's
 * arithmetic. Inputs and results are names of float32 values [batch, tokens, channels].
 */
interface Products {

  /**
   * Those of a graph that is served.
   *
   * @param ranges what the products of int8 need; null for fp32
   */
  static Products of(GraphBuilder graph, BertWeights weights, @Nullable ActivationRanges ranges) {
    return ranges == null
        ? new FloatProducts(graph, weights)
        : new IntegerProducts(graph, weights, ranges);
  }

  /**
   * Multi-head attention, before its output layer.
   *
   * @param attention prefix of the weights, for example {@code encoder.layer.0.attention.}
   */
  String attention(String input, String attention);

  /**
   * A linear layer without its bias, which the operator after it adds.
   *
   * @param layer name of the weights, for example {@code encoder.layer.0.attention.output.dense}
   */
  String linear(String input, String layer);

  /**
   * The feed-forward block without its last bias.
   *
   * @param prefix of the weights, for example {@code encoder.layer.0.}
   */
  String feedForward(String input, String prefix);
}
