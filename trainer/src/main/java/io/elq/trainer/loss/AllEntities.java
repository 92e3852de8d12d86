// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.trainer.corpus.QuestionBatch;
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
      QuestionBatch share,
      long[] batchRows,
      Tensor vectors,
      @Nullable Tensor nameBonus,
      @Nullable Tensor absent) {
    Tensor scores = torch.mm(vectors, table.t());
    if (nameBonus != null) {
      scores = ComparedEntities.withNames(scores, share, nameBonus, Math::toIntExact);
    }
    return ComparedEntities.crossEntropy(scores, absent, share.rows());
  }
}
