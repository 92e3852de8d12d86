// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A layer normalisation over the last axis.
 *
 * @param weight gain, [hidden]
 * @param bias offset, [hidden]
 * @param epsilon added to the variance
 */
record LayerNorm(Tensor weight, Tensor bias, double epsilon) {

  /** Maps [rows, hidden] to [rows, hidden]. */
  Tensor forward(Tensor input) {
    return torch.layer_norm(
        input,
        new long[] {weight.size(0)},
        new TensorOptional(weight),
        new TensorOptional(bias),
        epsilon,
        true);
  }
}
