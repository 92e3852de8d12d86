// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.ElementType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a graph multiplies token vectors by the weights of a layer: nine tenths of an encoder's
 * arithmetic. Inputs and results are names of values [batch, tokens, channels] of one {@link
 * #type}.
 */
interface Products {

  /**
   * Those of a graph that is served.
   *
   * @param ranges what the products of int8 need; null for the others
   * @throws IllegalArgumentException if there are none for int8, or some for another precision
   */
  static Products of(
      GraphBuilder graph,
      BertWeights weights,
      Precision precision,
      @Nullable ActivationRanges ranges) {
    if ((precision == Precision.INT8) != (ranges != null)) {
      throw new IllegalArgumentException(
          "int8 needs the ranges of a sample, and other precisions take none: this is "
              + precision
              + (ranges == null ? " without them" : " with them"));
    }
    return switch (precision) {
      case FP32 -> new FloatProducts(graph, weights, ElementType.F32);
      case FP16 -> new FloatProducts(graph, weights, ElementType.F16);
      case INT8 -> new IntegerProducts(graph, weights, Objects.requireNonNull(ranges));
    };
  }

  /** Elements of inputs and results: {@code F32} or {@code F16}. */
  ElementType type();

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
