// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Low-rank factors beside the matrices of a BERT encoder. For layer N: {@code
 * encoder.layer.N.MATRIX.lora_A} [rank, in] and {@code .lora_B} [out, rank], where MATRIX is {@code
 * attention.self.qkv} (query, key and value stacked, sharing A), {@code attention.output.dense},
 * {@code intermediate.dense} or {@code output.dense}.
 *
 * @param rank rank of the factors
 * @param scale alpha / rank: a merged matrix is W + scale B A
 */
public record LowRank(int rank, float scale) {
  /** What the names of all factors contain. */
  public static final String FACTOR = ".lora_";

  /** What the names of the factors end with that come first, [rank, in]. */
  public static final String DOWN = FACTOR + "A";

  /** What the names of the factors end with that come second, [out, rank]. */
  public static final String UP = FACTOR + "B";

  /** The query, key and value matrices of a layer as one. */
  public static final String QKV = "attention.self.qkv";

  private static final String OUTPUT = "output.dense";
  private static final String INTERMEDIATE = "intermediate.dense";
  private static final List<String> MATRICES =
      List.of(QKV, "attention.output.dense", INTERMEDIATE, OUTPUT);
  private static final List<String> QKV_PARTS = List.of("query", "key", "value");

  public static LowRank of(Tuning tuning) {
    return new LowRank(tuning.rank(), tuning.alpha() / tuning.rank());
  }

  /** Factors that leave the encoder as it is: A random, B zero. */
  Map<String, Tensor> initial(BertConfig config, Random random) {
    Map<String, Tensor> factors = new LinkedHashMap<>();
    int hidden = config.hidden();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String matrix : MATRICES) {
        int in = matrix.equals(OUTPUT) ? config.intermediate() : hidden;
        int out =
            matrix.equals(QKV)
                ? 3 * hidden
                : matrix.equals(INTERMEDIATE) ? config.intermediate() : hidden;
        String name = "encoder.layer." + layer + "." + matrix;
        factors.put(name + DOWN, Initialization.gaussian(random, 1 / Math.sqrt(in), rank, in));
        factors.put(name + UP, Initialization.zeros(out, rank));
      }
    }
    return factors;
  }

  /** A factor rounded to float16, in which model directories keep it: half the space. */
  public static Tensor halves(Tensor factor) {
    float[] values = new float[factor.data().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ElementType.F16.nearest(factor.data()[i]);
    }
    return new Tensor(factor.shape(), values);
  }

  /** The weights with the products of the factors added; {@code base} is left as it is. */
  BertWeights mergeInto(BertWeights base, Map<String, Tensor> factors) {
    BertConfig config = base.config();
    Map<String, Tensor> merged = new HashMap<>(base.tensors());
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String matrix : MATRICES) {
        String name = "encoder.layer." + layer + "." + matrix;
        Tensor down = factors.get(name + DOWN);
        Tensor up = factors.get(name + UP);
        if (down == null || up == null) {
          throw new IllegalArgumentException("the model lacks the factors of " + name);
        }
        add(merged, "encoder.layer." + layer + ".", matrix, product(down, up));
      }
    }
    return new BertWeights(config, merged);
  }

  private static void add(Map<String, Tensor> merged, String layer, String matrix, float[] update) {
    if (!matrix.equals(QKV)) {
      merged.merge(layer + matrix + ".weight", slice(update, 0, update.length), LowRank::sum);
      return;
    }
    int part = update.length / QKV_PARTS.size();
    for (int i = 0; i < QKV_PARTS.size(); i++) {
      String name = layer + "attention.self." + QKV_PARTS.get(i) + ".weight";
      merged.merge(name, slice(update, i * part, part), LowRank::sum);
    }
  }

  /** scale B A, row-major [out, in]. */
  private float[] product(Tensor down, Tensor up) {
    int in = down.shape()[1];
    int out = up.shape()[0];
    float[] product = new float[out * in];
    for (int row = 0; row < out; row++) {
      for (int r = 0; r < rank; r++) {
        float factor = scale * up.data()[row * rank + r];
        for (int column = 0; column < in; column++) {
          product[row * in + column] += factor * down.data()[r * in + column];
        }
      }
    }
    return product;
  }

  private static Tensor slice(float[] values, int from, int length) {
    float[] part = new float[length];
    System.arraycopy(values, from, part, 0, length);
    return new Tensor(new int[] {length}, part);
  }

  private static Tensor sum(Tensor weight, Tensor update) {
    float[] sum = weight.data().clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += update.data()[i];
    }
    return new Tensor(weight.shape(), sum);
  }
}
