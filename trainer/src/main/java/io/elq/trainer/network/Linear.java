// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import org.bytedeco.pytorch.Tensor;

/** A linear layer: [rows, in] to [rows, out]. */
interface Linear {

  /** Applies the layer. */
  Tensor forward(Tensor rows);

  /**
   * Applies the layer in training.
   *
   * @param dropout share of hidden values that are dropped where there is a hidden layer, [0..1)
   */
  default Tensor forward(Tensor rows, double dropout) {
    return forward(rows);
  }
}
