// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A linear layer with a low-rank adapter: y = x W' + b + scale (x A') B'.
 *
 * @param base W and b
 * @param down A, [rank, in]
 * @param up B, [out, rank]
 * @param scale alpha / rank
 */
record LoraLinear(Linear base, Tensor down, Tensor up, double scale) implements Linear {

  @Override
  public Tensor forward(Tensor rows) {
    Tensor low = torch.matmul(rows, down.t());
    return torch.addmm(base.forward(rows), low, up.t(), new Scalar(1.0), new Scalar(scale));
  }
}
