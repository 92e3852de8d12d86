// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;
import java.util.Arrays;

/**
 * A linear layer as torch keeps it.
 *
 * @param weight [out, in]
 * @param bias [out]; zeros for none
 */
public record LinearLayer(Tensor weight, Tensor bias) {

  /** Checks that the shapes agree. */
  public LinearLayer {
    if (weight.shape().length != 2) {
      throw new IllegalArgumentException("the weight of a linear layer has to be a matrix");
    }
    int out = weight.shape()[0];
    if (bias.shape().length != 1 || bias.shape()[0] != out) {
      throw new IllegalArgumentException(
          "the bias of a linear layer with " + out + " outputs has to have that length");
    }
  }

  /** A layer without a bias. */
  public LinearLayer(Tensor weight) {
    this(weight, new Tensor(new int[] {weight.shape()[0]}, new float[weight.shape()[0]]));
  }

  /**
   * A layer over two vectors of one length, [out, 2 x in], as a layer over a single vector that
   * gives the shares of both, [2 x out, in]. The bias goes with the first.
   */
  public LinearLayer halves() {
    int inputs = inputs() / 2;
    float[] values = new float[weight.data().length];
    for (int half = 0; half < 2; half++) {
      for (int row = 0; row < outputs(); row++) {
        int from = (2 * row + half) * inputs;
        System.arraycopy(weight.data(), from, values, (half * outputs() + row) * inputs, inputs);
      }
    }
    return new LinearLayer(
        new Tensor(new int[] {2 * outputs(), inputs}, values),
        new Tensor(new int[] {2 * outputs()}, Arrays.copyOf(bias.data(), 2 * outputs())));
  }

  /** Length of its result. */
  public int outputs() {
    return weight.shape()[0];
  }

  /** Length of what it takes. */
  public int inputs() {
    return weight.shape()[1];
  }
}
