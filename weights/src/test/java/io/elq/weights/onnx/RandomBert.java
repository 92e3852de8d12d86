// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A small BERT with random weights, and random heads for it. */
public final class RandomBert {

  /** Two layers of 32 with two heads. */
  public static final BertConfig TINY = new BertConfig(2, 32, 2, 64, 100, 64, 1e-12f);

  private RandomBert() {}

  /** Weights of the given shape; the same for the same seed. */
  public static BertWeights weights(BertConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new TreeMap<>();
    BertWeights.shapes(config)
        .forEach(
            (name, shape) -> {
              boolean gain = name.endsWith("LayerNorm.weight");
              tensors.put(name, tensor(random, gain ? 1 : 0, gain ? 0.1 : 0.2, shape));
            });
    return new BertWeights(config, tensors);
  }

  /** Mention head and, for a positive dimension, a projection to it. */
  public static QuestionHeads heads(int hidden, int dimension, long seed) {
    Random random = new Random(seed);
    return new QuestionHeads(
        layer(random, 3, hidden), dimension == 0 ? null : layer(random, dimension, hidden));
  }

  /** A linear layer. */
  public static LinearLayer layer(Random random, int outputs, int inputs) {
    return new LinearLayer(
        tensor(random, 0, 0.2, outputs, inputs), tensor(random, 0, 0.2, outputs));
  }

  /** A tensor of normally distributed values. */
  public static Tensor tensor(Random random, double mean, double deviation, int... shape) {
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    float[] data = new float[size];
    for (int i = 0; i < size; i++) {
      data[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return new Tensor(shape, data);
  }
}
