// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A BERT encoder's parameters under Hugging Face names, without prefix, for example {@code
 * embeddings.word_embeddings.weight} [vocabulary, hidden] or {@code
 * encoder.layer.0.attention.self.query.weight} [out, in].
 *
 * @param config shape of the encoder
 * @param tensors parameter by name; linear weights are [out, in] as torch keeps them; may hold more
 *     than the encoder needs (a pooler)
 */
public record BertWeights(BertConfig config, Map<String, Tensor> tensors) {

  /** Checks that every parameter is there in its shape. */
  public BertWeights {
    shapes(config)
        .forEach(
            (name, shape) -> {
              Tensor tensor = tensors.get(name);
              if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
                throw new IllegalArgumentException(
                    "the encoder needs parameter '%s' in shape %s, but %s"
                        .formatted(
                            name,
                            Arrays.toString(shape),
                            tensor == null
                                ? "it is missing"
                                : "it has " + Arrays.toString(tensor.shape())));
              }
            });
  }

  /**
   * The same encoder without its last layers.
   *
   * @param kept layers that are kept, from the first on; 0 keeps all
   */
  public BertWeights firstLayers(int kept) {
    BertConfig fewer = config.firstLayers(kept);
    if (fewer.equals(config)) {
      return this;
    }
    Map<String, Tensor> left = new LinkedHashMap<>();
    shapes(fewer).keySet().forEach(name -> left.put(name, tensor(name)));
    return new BertWeights(fewer, left);
  }

  /** A parameter by its Hugging Face name; throws if there is none. */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("there is no parameter '" + name + "'");
    }
    return tensor;
  }

  /** Query, key and value side by side: weight [hidden, 3 * hidden], bias [3 * hidden]. */
  Tensor queryKeyValue(String attention, String kind) {
    Tensor stacked =
        Matrices.concatenate(
            tensor(attention + "self.query" + kind),
            tensor(attention + "self.key" + kind),
            tensor(attention + "self.value" + kind));
    return stacked.shape().length == 2 ? Matrices.transpose(stacked) : stacked;
  }

  /** Name and shape of every parameter that an encoder of this configuration needs. */
  public static Map<String, int[]> shapes(BertConfig config) {
    int hidden = config.hidden();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("embeddings.word_embeddings.weight", new int[] {config.vocabulary(), hidden});
    shapes.put("embeddings.position_embeddings.weight", new int[] {config.positions(), hidden});
    shapes.put("embeddings.token_type_embeddings.weight", new int[] {2, hidden});
    putNorm(shapes, "embeddings.LayerNorm", hidden);
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "encoder.layer." + layer + ".";
      putLinear(shapes, prefix + "attention.self.query", hidden, hidden);
      putLinear(shapes, prefix + "attention.self.key", hidden, hidden);
      putLinear(shapes, prefix + "attention.self.value", hidden, hidden);
      putLinear(shapes, prefix + "attention.output.dense", hidden, hidden);
      putNorm(shapes, prefix + "attention.output.LayerNorm", hidden);
      putLinear(shapes, prefix + "intermediate.dense", config.intermediate(), hidden);
      putLinear(shapes, prefix + "output.dense", hidden, config.intermediate());
      putNorm(shapes, prefix + "output.LayerNorm", hidden);
    }
    return shapes;
  }

  private static void putLinear(Map<String, int[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new int[] {out, in});
    shapes.put(name + ".bias", new int[] {out});
  }

  private static void putNorm(Map<String, int[]> shapes, String name, int size) {
    shapes.put(name + ".weight", new int[] {size});
    shapes.put(name + ".bias", new int[] {size});
  }
}
