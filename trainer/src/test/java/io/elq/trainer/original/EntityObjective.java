// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import org.bytedeco.pytorch.Tensor;

/** The part of the loss that pulls gold mentions to their entities. */
public interface EntityObjective {

  /**
   * The loss of a batch.
   *
   * @param mentionVectors vectors of its gold mentions, [mentions, dimension]
   * @param dropout in an encoder that the objective runs, [0..1)
   * @return scalar
   */
  Tensor loss(ElqBatch batch, Tensor mentionVectors, double dropout);
}
