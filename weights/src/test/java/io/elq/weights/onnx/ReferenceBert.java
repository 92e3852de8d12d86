// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;

/** BERT in double precision, one input at a time, as plainly as it can be written. */
public final class ReferenceBert {

  private final BertWeights weights;
  private final BertConfig config;

  public ReferenceBert(BertWeights weights) {
    this.weights = weights;
    this.config = weights.config();
  }

  /** The last layer's token vectors, [tokens][hidden]. */
  public double[][] encode(int[] ids) {
    double[][] x = new double[ids.length][config.hidden()];
    for (int t = 0; t < ids.length; t++) {
      for (int h = 0; h < config.hidden(); h++) {
        x[t][h] =
            at("embeddings.word_embeddings.weight", ids[t], h)
                + at("embeddings.position_embeddings.weight", t, h)
                + at("embeddings.token_type_embeddings.weight", 0, h);
      }
    }
    x = norm(x, "embeddings.LayerNorm");
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "encoder.layer." + layer + ".";
      double[][] attended = linear(attention(x, prefix), prefix + "attention.output.dense");
      x = norm(sum(x, attended), prefix + "attention.output.LayerNorm");
      double[][] wide = linear(x, prefix + "intermediate.dense");
      for (double[] row : wide) {
        for (int i = 0; i < row.length; i++) {
          row[i] = row[i] * 0.5 * (1 + erf(row[i] / Math.sqrt(2)));
        }
      }
      x = norm(sum(x, linear(wide, prefix + "output.dense")), prefix + "output.LayerNorm");
    }
    return x;
  }

  private double[][] attention(double[][] x, String prefix) {
    double[][] query = linear(x, prefix + "attention.self.query");
    double[][] key = linear(x, prefix + "attention.self.key");
    double[][] value = linear(x, prefix + "attention.self.value");
    int size = config.hidden() / config.heads();
    double[][] result = new double[x.length][config.hidden()];
    for (int head = 0; head < config.heads(); head++) {
      for (int from = 0; from < x.length; from++) {
        double[] weight = new double[x.length];
        double total = 0;
        for (int to = 0; to < x.length; to++) {
          double product = 0;
          for (int i = head * size; i < (head + 1) * size; i++) {
            product += query[from][i] * key[to][i];
          }
          weight[to] = Math.exp(product / Math.sqrt(size));
          total += weight[to];
        }
        for (int to = 0; to < x.length; to++) {
          for (int i = head * size; i < (head + 1) * size; i++) {
            result[from][i] += weight[to] / total * value[to][i];
          }
        }
      }
    }
    return result;
  }

  private double[][] linear(double[][] x, String name) {
    return linear(x, weights.tensor(name + ".weight"), weights.tensor(name + ".bias"));
  }

  /** A linear layer of x. */
  public static double[][] linear(double[][] x, LinearLayer layer) {
    return linear(x, layer.weight(), layer.bias());
  }

  /** x times the transposed weight [out, in], plus the bias [out]. */
  public static double[][] linear(double[][] x, Tensor weight, Tensor bias) {
    int out = weight.shape()[0];
    int in = weight.shape()[1];
    double[][] y = new double[x.length][out];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < out; o++) {
        y[t][o] = bias.data()[o];
        for (int i = 0; i < in; i++) {
          y[t][o] += x[t][i] * weight.data()[o * in + i];
        }
      }
    }
    return y;
  }

  private double[][] norm(double[][] x, String name) {
    float[] gain = weights.tensor(name + ".weight").data();
    float[] bias = weights.tensor(name + ".bias").data();
    double[][] y = new double[x.length][gain.length];
    for (int t = 0; t < x.length; t++) {
      double mean = 0;
      double variance = 0;
      for (double value : x[t]) {
        mean += value / gain.length;
      }
      for (double value : x[t]) {
        variance += (value - mean) * (value - mean) / gain.length;
      }
      for (int i = 0; i < gain.length; i++) {
        double scale = Math.sqrt(variance + config.layerNormEpsilon());
        y[t][i] = (x[t][i] - mean) / scale * gain[i] + bias[i];
      }
    }
    return y;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int t = 0; t < a.length; t++) {
      for (int i = 0; i < sum[t].length; i++) {
        sum[t][i] = a[t][i] + b[t][i];
      }
    }
    return sum;
  }

  private double at(String name, int row, int column) {
    return weights.tensor(name).data()[row * config.hidden() + column];
  }

  /** The error function by its Taylor series, enough for the small arguments of these tests. */
  private static double erf(double x) {
    if (Math.abs(x) > 5) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return sum * 2 / Math.sqrt(Math.PI);
  }
}
