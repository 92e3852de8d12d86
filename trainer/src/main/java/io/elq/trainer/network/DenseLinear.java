// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A linear layer, or several of the same input as one: y = x W' + b, outputs one after the other.
 *
 * @param weights W of each, [out, in]
 * @param biases b of each, [out]
 */
record DenseLinear(List<Tensor> weights, List<Tensor> biases) implements Linear {

  @Override
  public Tensor forward(Tensor rows) {
    return torch.linear(rows, joined(weights), new TensorOptional(joined(biases)));
  }

  private static Tensor joined(List<Tensor> tensors) {
    return tensors.size() == 1
        ? tensors.get(0)
        : torch.cat(new TensorVector(tensors.toArray(Tensor[]::new)), 0);
  }
}
