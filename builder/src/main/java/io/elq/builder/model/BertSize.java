// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Sizes that BERT was published in. */
public enum BertSize {
  /** 2 layers of 128. */
  TINY(2, 128, 2),
  /** 4 layers of 256. */
  MINI(4, 256, 4),
  /** 4 layers of 512. */
  SMALL(4, 512, 8),
  /** 12 layers of 768. */
  BASE(12, 768, 12),
  /** 24 layers of 1024. */
  LARGE(24, 1024, 16);

  private static final int POSITIONS = 512;
  private static final double DEVIATION = 0.02;

  private final int layers;
  private final int hidden;
  private final int heads;

  BertSize(int layers, int hidden, int heads) {
    this.layers = layers;
    this.hidden = hidden;
    this.heads = heads;
  }

  /** The size of a name, in lower case; throws IllegalArgumentException listing them. */
  static BertSize named(String name) {
    return Arrays.stream(values())
        .filter(size -> size.lowerCase().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no size \"%s\", only %s"
                        .formatted(
                            name, Arrays.stream(values()).map(BertSize::lowerCase).toList())));
  }

  private String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** An encoder of this size with so many word pieces. */
  public BertConfig config(int vocabulary) {
    return new BertConfig(
        layers, hidden, heads, 4 * hidden, vocabulary, POSITIONS, BertConfig.LAYER_NORM_EPSILON);
  }

  /** Weights as BERT's training begins with; equal seeds give equal weights. */
  BertWeights weights(BertConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new HashMap<>();
    BertWeights.shapes(config)
        .forEach((name, shape) -> tensors.put(name, initial(name, shape, random)));
    return new BertWeights(config, tensors);
  }

  private static Tensor initial(String name, int[] shape, Random random) {
    if (shape.length > 1) {
      return Initialization.gaussian(random, DEVIATION, shape);
    }
    Tensor vector = Initialization.zeros(shape);
    if (name.endsWith("LayerNorm.weight")) {
      Arrays.fill(vector.data(), 1);
    }
    return vector;
  }
}
