package io.elq.trainer.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A frozen layer normalisation over the last axis.
 *
 * @param hidden length of the axis
 * @param weight gain, [hidden]
 * @param bias offset, [hidden]
 * @param epsilon added to the variance
 */
record LayerNorm(long hidden, TensorOptional weight, TensorOptional bias, double epsilon) {

  /** Maps [rows, hidden] to [rows, hidden]. */
  Tensor forward(Tensor input) {
    return torch.layer_norm(input, new long[] {hidden}, weight, bias, epsilon, true);
  }
}
