package io.elq.trainer.model;

import io.elq.linker.checkpoint.Tensor;
import io.elq.linker.onnx.BertConfig;
import io.elq.linker.onnx.BertWeights;
import io.elq.linker.onnx.LinearLayer;
import io.elq.linker.onnx.QuestionHeads;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Everything that training changes, on the heap: low-rank factors of the encoder's matrices, the
 * mention head, the mention projection and the mention scale.
 *
 * <p>Tensors by name, for layer N: {@code encoder.layer.N.MATRIX.lora_A} [rank, in] and {@code
 * .lora_B} [out, rank], where MATRIX is {@code attention.self.qkv} (query, key and value stacked,
 * sharing A), {@code attention.output.dense}, {@code intermediate.dense} or {@code output.dense};
 * {@code mention.weight} [3, hidden] and {@code mention.bias} [3] (start, end, inside); {@code
 * projection.weight} [hidden, hidden] and {@code projection.bias} [hidden]; {@code mention.scale}
 * [1].
 *
 * @param rank rank of the factors
 * @param alpha a merged matrix is W + (alpha / rank) B A
 * @param tensors parameter by name
 */
public record Adapter(int rank, float alpha, Map<String, Tensor> tensors) {
  /** The query, key and value matrices of a layer as one, sharing their input. */
  static final String QKV = "attention.self.qkv";

  /** The matrices of a layer that are adapted. */
  static final String[] MATRICES = {
    QKV, "attention.output.dense", "intermediate.dense", "output.dense"
  };

  private static final String[] QKV_PARTS = {"query", "key", "value"};

  /**
   * An adapter that leaves the encoder as it is: A random, B zero; heads small, projection {@code 2
   * I}, scale 20.
   */
  public static Adapter initial(BertConfig config, int rank, float alpha, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new TreeMap<>();
    int hidden = config.hidden();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String matrix : MATRICES) {
        int in = matrix.equals("output.dense") ? config.intermediate() : hidden;
        int out = outputs(config, matrix);
        String name = "encoder.layer." + layer + "." + matrix;
        tensors.put(name + ".lora_A", gaussian(random, 1 / Math.sqrt(in), rank, in));
        tensors.put(name + ".lora_B", gaussian(random, 0, out, rank));
      }
    }
    tensors.put("mention.weight", gaussian(random, 0.02, 3, hidden));
    tensors.put("mention.bias", new Tensor(new int[] {3}, new float[] {-1, -1, 0}));
    Tensor projection = gaussian(random, 0, hidden, hidden);
    for (int i = 0; i < hidden; i++) {
      projection.data()[i * hidden + i] = 2;
    }
    tensors.put("projection.weight", projection);
    tensors.put("projection.bias", gaussian(random, 0, hidden));
    tensors.put("mention.scale", new Tensor(new int[] {1}, new float[] {20}));
    return new Adapter(rank, alpha, tensors);
  }

  /** The parameter of a name; throws if there is none. */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the adapter has no tensor " + name);
    }
    return tensor;
  }

  /** The length that this model gives to every mention vector. */
  public float mentionScale() {
    return tensor("mention.scale").data()[0];
  }

  /** The mention head and the projection. */
  public QuestionHeads heads() {
    return new QuestionHeads(
        new LinearLayer(tensor("mention.weight"), tensor("mention.bias")),
        new LinearLayer(tensor("projection.weight"), tensor("projection.bias")));
  }

  /** The encoder's weights with the low-rank updates added; {@code base} is left as it is. */
  public BertWeights mergeInto(BertWeights base) {
    BertConfig config = base.config();
    Map<String, Tensor> merged = new HashMap<>(base.tensors());
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String matrix : MATRICES) {
        String name = "encoder.layer." + layer + "." + matrix;
        float[] update = update(name);
        if (matrix.equals(QKV)) {
          int part = update.length / QKV_PARTS.length;
          for (int i = 0; i < QKV_PARTS.length; i++) {
            String weight = "encoder.layer." + layer + ".attention.self." + QKV_PARTS[i];
            merged.merge(weight + ".weight", slice(update, i * part, part), Adapter::sum);
          }
        } else {
          merged.merge(name + ".weight", slice(update, 0, update.length), Adapter::sum);
        }
      }
    }
    return new BertWeights(config, merged);
  }

  /** (alpha / rank) B A of a matrix, row-major [out, in]. */
  private float[] update(String name) {
    Tensor down = tensor(name + ".lora_A");
    Tensor up = tensor(name + ".lora_B");
    int in = down.shape()[1];
    int out = up.shape()[0];
    float[] update = new float[out * in];
    for (int row = 0; row < out; row++) {
      for (int r = 0; r < rank; r++) {
        float factor = alpha / rank * up.data()[row * rank + r];
        for (int column = 0; column < in; column++) {
          update[row * in + column] += factor * down.data()[r * in + column];
        }
      }
    }
    return update;
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

  private static int outputs(BertConfig config, String matrix) {
    return switch (matrix) {
      case QKV -> 3 * config.hidden();
      case "intermediate.dense" -> config.intermediate();
      default -> config.hidden();
    };
  }

  private static Tensor gaussian(Random random, double deviation, int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    float[] values = new float[size];
    if (deviation > 0) {
      for (int i = 0; i < size; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    return new Tensor(shape, values);
  }
}
