// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.util.Map;

/**
 * What the products of an encoder multiply: the least and the greatest value of each channel over a
 * sample of inputs, from which the scales of an integer graph follow.
 *
 * @param layers range by linear layer, for example {@code encoder.layer.0.intermediate.dense};
 *     query, key and value are one, {@code encoder.layer.0.attention.self.qkv}
 */
public record ActivationRanges(Map<String, Range> layers) {

  /** Keeps the ranges. */
  public ActivationRanges {
    layers = Map.copyOf(layers);
  }

  /**
   * The range of a layer's input.
   *
   * @param least smallest value by channel
   * @param greatest largest value by channel; of the same length
   */
  public record Range(float[] least, float[] greatest) {

    /** Checks the lengths. */
    public Range {
      if (least.length != greatest.length) {
        throw new IllegalArgumentException("a channel has a least and a greatest value");
      }
    }

    /** The range of both samples. */
    public Range or(Range other) {
      float[] low = least.clone();
      float[] high = greatest.clone();
      for (int i = 0; i < low.length; i++) {
        low[i] = Math.min(low[i], other.least[i]);
        high[i] = Math.max(high[i], other.greatest[i]);
      }
      return new Range(low, high);
    }

    /** The largest absolute value of a channel. */
    float magnitude(int channel) {
      return Math.max(Math.abs(least[channel]), Math.abs(greatest[channel]));
    }

    /** The ranges of some of the channels. */
    Range of(int[] channels) {
      float[] low = new float[channels.length];
      float[] high = new float[channels.length];
      for (int i = 0; i < channels.length; i++) {
        low[i] = least[channels[i]];
        high[i] = greatest[channels[i]];
      }
      return new Range(low, high);
    }
  }

  /** The range of a layer's input; throws if the sample was not of this encoder. */
  Range of(String layer) {
    Range range = layers.get(layer);
    if (range == null) {
      throw new IllegalArgumentException("the sample has no range for " + layer);
    }
    return range;
  }
}
