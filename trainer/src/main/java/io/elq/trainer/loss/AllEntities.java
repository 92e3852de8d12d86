// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.Libtorch;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Every entity of the catalogue: namesakes are among them, so nothing has to be looked for.
 *
 * @param table vectors of all entities, [entities, dimension]
 */
public record AllEntities(Tensor table) implements ComparedEntities {

  @Override
  public Tensor loss(
      QuestionBatch share, long[] batchRows, Tensor vectors, @Nullable Tensor nameBonus) {
    Tensor scores = torch.mm(vectors, table.t());
    if (nameBonus != null) {
      scores = ComparedEntities.withNames(scores, share, nameBonus, Math::toIntExact);
    }
    return crossEntropy(scores, share.rows());
  }

  /** Summed cross entropy of rows of scores. */
  static Tensor crossEntropy(Tensor scores, long[] gold) {
    Tensor mean = torch.cross_entropy_loss(scores, Libtorch.longs(gold, gold.length));
    return mean.mul(new Scalar((double) gold.length));
  }
}
