package io.elq.linker.onnx;

import io.elq.linker.checkpoint.Tensor;

/**
 * A linear layer as torch keeps it.
 *
 * @param weight [out, in]
 * @param bias [out]; null for none, which is kept as zeros
 */
public record LinearLayer(Tensor weight, Tensor bias) {

  /** Checks that the shapes agree. */
  public LinearLayer {
    if (weight.shape().length != 2) {
      throw new IllegalArgumentException("the weight of a linear layer has to be a matrix");
    }
    int out = weight.shape()[0];
    bias = bias != null ? bias : new Tensor(new int[] {out}, new float[out]);
    if (bias.shape().length != 1 || bias.shape()[0] != out) {
      throw new IllegalArgumentException(
          "the bias of a linear layer with " + out + " outputs has to have that length");
    }
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
