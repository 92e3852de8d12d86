// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

/**
 * How a graph multiplies token vectors by the weights of a layer: nine tenths of an encoder's
 * arithmetic. Inputs and results are names of float32 values [batch, tokens, channels].
 */
interface Products {

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
