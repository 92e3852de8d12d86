// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.Libtorch;
import java.util.Arrays;
import java.util.function.LongToIntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The entities that gold mentions are compared with. */
public interface ComparedEntities {

  /**
   * Summed cross entropy of gold mentions over the entities that they are compared with.
   *
   * @param share the part of a batch that this process works on
   * @param batchRows catalogue rows of the gold mentions of the whole batch
   * @param vectors vectors of the share's gold mentions, [mentions, dimension]
   * @param nameWorth added to the scores of the entities that bear a mention's words as a name,
   *     [bearers]; null if names do not matter
   * @return scalar
   */
  Tensor loss(QuestionBatch share, long[] batchRows, Tensor vectors, @Nullable Tensor nameWorth);

  /** Column of an entity that is not compared. */
  int NOT_COMPARED = -1;

  /**
   * Scores with the worth of names, where their bearers are compared.
   *
   * @param scores scores of the entities that gold mentions are compared with, [mentions, entities]
   * @param nameWorth worth to each bearer, [bearers]
   * @param column column of an entity by its catalogue row, or {@link #NOT_COMPARED}
   * @return [mentions, entities]
   */
  static Tensor withNames(
      Tensor scores, QuestionBatch share, Tensor nameWorth, LongToIntFunction column) {
    long entities = scores.size(1);
    long[] bearers = new long[share.bearers().length];
    long[] cells = new long[bearers.length];
    int compared = 0;
    for (int i = 0; i < bearers.length; i++) {
      int at = column.applyAsInt(share.bearers()[i]);
      if (at != NOT_COMPARED) {
        bearers[compared] = i;
        cells[compared++] = share.bearerMentions()[i] * entities + at;
      }
    }
    if (compared == 0) {
      return scores;
    }
    Tensor worth =
        nameWorth.index_select(0, Libtorch.longs(Arrays.copyOf(bearers, compared), compared));
    return scores
        .view(-1)
        .scatter_add(0, Libtorch.longs(Arrays.copyOf(cells, compared), compared), worth)
        .view(-1, entities);
  }
}
