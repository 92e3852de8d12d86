package io.elq.trainer.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A frozen linear layer with a low-rank adapter: y = x W' + b + scale (x A') B'.
 *
 * @param weight W, [out, in], frozen
 * @param bias b, [out], frozen
 * @param down A, [rank, in]
 * @param up B, [out, rank]
 * @param scale alpha / rank
 */
record LoraLinear(Tensor weight, TensorOptional bias, Tensor down, Tensor up, Scalar scale) {

  /** Maps [rows, in] to [rows, out]. */
  Tensor forward(Tensor input) {
    Tensor base = torch.linear(input, weight, bias);
    return torch.addmm(base, torch.linear(input, down), up.t(), new Scalar(1.0), scale);
  }
}
