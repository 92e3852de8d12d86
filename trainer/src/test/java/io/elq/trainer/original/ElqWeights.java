// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.weights.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** The initial weights of a run, as ELQ loads them. */
public final class ElqWeights {
  private static final int BOUNDS = 3;

  private ElqWeights() {}

  /**
   * A checkpoint with all heads that a model has. Heads that it lacks begin at random, as torch's
   * linear layers do: uniform up to one over the root of the inputs. No optimizer of ELQ's ever
   * changes them (30).
   *
   * @param checkpoint tensors by name, both encoders among them
   * @param hidden length of a token vector
   * @throws IllegalArgumentException if it has heads that the model has not, or of another shape,
   *     which ELQ does not load either; the message names them
   */
  public static Map<String, Tensor> complete(
      Map<String, Tensor> checkpoint, ModelShape shape, int hidden, Random random) {
    Map<String, int[]> heads = heads(shape, hidden);
    TreeSet<String> unknown = new TreeSet<>(checkpoint.keySet());
    unknown.removeIf(name -> !name.startsWith(ModelShape.HEADS) || heads.containsKey(name));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the checkpoint has %s, but the model of --mention_aggregation_type and --mention_scoring_method has not"
              .formatted(unknown));
    }
    Map<String, Tensor> complete = new LinkedHashMap<>(checkpoint);
    heads.forEach(
        (name, lengths) -> {
          Tensor tensor =
              complete.computeIfAbsent(
                  name, absent -> uniform(random, fanIn(absent, heads), lengths));
          requireShape(name, tensor.shape(), lengths);
        });
    return complete;
  }

  /** Shapes of the heads of a model, by name. */
  static Map<String, int[]> heads(ModelShape shape, int hidden) {
    Map<String, int[]> heads = new LinkedHashMap<>();
    if (shape.pooling() == Pooling.FL_LINEAR) {
      addLinear(heads, ModelShape.PROJECTION, hidden, 2 * hidden);
    } else if (shape.pooling() == Pooling.ALL_AVG_LINEAR) {
      addLinear(heads, ModelShape.PROJECTION, hidden, hidden);
    }
    List<String> mention = shape.mentionHead();
    if (mention.size() == 2) {
      addLinear(heads, mention.get(0), hidden, hidden);
    }
    addLinear(heads, mention.get(mention.size() - 1), BOUNDS, hidden);
    return heads;
  }

  private static void addLinear(Map<String, int[]> heads, String prefix, int outputs, int inputs) {
    heads.put(prefix + "weight", new int[] {outputs, inputs});
    heads.put(prefix + "bias", new int[] {outputs});
  }

  private static int fanIn(String name, Map<String, int[]> heads) {
    return heads.get(name.replaceFirst("bias$", "weight"))[1];
  }

  private static Tensor uniform(Random random, int inputs, int[] shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    float[] values = new float[size];
    double bound = 1 / Math.sqrt(inputs);
    for (int i = 0; i < size; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return new Tensor(shape, values);
  }

  private static void requireShape(String name, int[] actual, int[] expected) {
    if (!Arrays.equals(actual, expected)) {
      throw new IllegalArgumentException(
          "%s has the shape %s, but the model asks for %s"
              .formatted(name, Arrays.toString(actual), Arrays.toString(expected)));
    }
  }
}
