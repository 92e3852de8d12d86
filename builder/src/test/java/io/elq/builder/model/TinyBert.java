// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Small encoders with random weights. */
public final class TinyBert {
  /** 2 layers of 32, 2 heads. */
  public static final BertConfig CONFIG = new BertConfig(2, 32, 2, 64, 100, 64, 1e-12f);

  private TinyBert() {}

  /** Random weights under Hugging Face names. */
  public static BertWeights weights(long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new TreeMap<>();
    int hidden = CONFIG.hidden();
    tensors.put(
        "embeddings.word_embeddings.weight", random(random, 0, CONFIG.vocabulary(), hidden));
    tensors.put(
        "embeddings.position_embeddings.weight", random(random, 0, CONFIG.positions(), hidden));
    tensors.put("embeddings.token_type_embeddings.weight", random(random, 0, 2, hidden));
    norm(tensors, random, "embeddings.LayerNorm");
    for (int layer = 0; layer < CONFIG.layers(); layer++) {
      String prefix = "encoder.layer." + layer + ".";
      for (String part : new String[] {"query", "key", "value"}) {
        linear(tensors, random, prefix + "attention.self." + part, hidden, hidden);
      }
      linear(tensors, random, prefix + "attention.output.dense", hidden, hidden);
      norm(tensors, random, prefix + "attention.output.LayerNorm");
      linear(tensors, random, prefix + "intermediate.dense", CONFIG.intermediate(), hidden);
      linear(tensors, random, prefix + "output.dense", hidden, CONFIG.intermediate());
      norm(tensors, random, prefix + "output.LayerNorm");
    }
    return new BertWeights(CONFIG, tensors);
  }

  /** A model of a shape whose tensors are all random, as after some training. */
  public static TrainedModel trained(ModelShape shape, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new TreeMap<>(shape.initial(CONFIG, seed));
    BertWeights base = weights(seed + 1);
    for (String encoder : new String[] {ModelShape.QUESTION, ModelShape.ENTITY}) {
      base.tensors()
          .forEach(
              (name, tensor) -> {
                if (shape.trains(encoder + name)) {
                  tensors.put(encoder + name, tensor);
                }
              });
    }
    tensors.replaceAll(
        (name, tensor) ->
            name.startsWith(ModelShape.HEADS) || name.contains(LowRank.FACTOR)
                ? random(random, 0, tensor.shape())
                : tensor);
    return new TrainedModel(shape, weights(seed), tensors);
  }

  private static void linear(
      Map<String, Tensor> tensors, Random random, String name, int out, int in) {
    tensors.put(name + ".weight", random(random, 0, out, in));
    tensors.put(name + ".bias", random(random, 0, out));
  }

  private static void norm(Map<String, Tensor> tensors, Random random, String name) {
    tensors.put(name + ".weight", random(random, 1, CONFIG.hidden()));
    tensors.put(name + ".bias", random(random, 0, CONFIG.hidden()));
  }

  private static Tensor random(Random random, double mean, int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (mean + 0.2 * random.nextGaussian());
    }
    return new Tensor(shape, values);
  }
}
