// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.Libtorch;
import java.util.Arrays;
import java.util.function.LongToIntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The entities that gold mentions are compared with. */
public interface ComparedEntities {

  /**
   * Summed cross entropy of gold mentions over the entities that they are compared with.
   *
   * @param share the part of a batch that this process works on
   * @param batchRows catalogue rows of the gold mentions of the whole batch
   * @param vectors vectors of the share's gold mentions, [mentions, dimension]
   * @param nameBonus added to the scores of the entities that have a mention's words as a name,
   *     [named]; null if names do not matter
   * @param absent score of an entity that the catalogue lacks, [1]; null if the share's gold
   *     mentions all have one
   * @return scalar
   */
  Tensor loss(
      QuestionBatch share,
      long[] batchRows,
      Tensor vectors,
      @Nullable Tensor nameBonus,
      @Nullable Tensor absent);

  /**
   * Summed cross entropy of rows of scores.
   *
   * @param scores scores of the entities that gold mentions are compared with, [mentions, entities]
   * @param absent score of an entity that the catalogue lacks, [1]; null without
   * @param gold column of each gold entity; {@link #NOT_COMPARED} where the catalogue lacks it
   * @return scalar
   */
  static Tensor crossEntropy(Tensor scores, @Nullable Tensor absent, long[] gold) {
    long last = scores.size(1);
    Tensor all =
        absent == null
            ? scores
            : torch.cat(new TensorVector(scores, absent.expand(scores.size(0), 1)), 1);
    long[] columns =
        Arrays.stream(gold).map(column -> column == NOT_COMPARED ? last : column).toArray();
    Tensor mean = torch.cross_entropy_loss(all, Libtorch.longs(columns, columns.length));
    return mean.mul(new Scalar((double) gold.length));
  }

  /** Column of an entity that is not compared. */
  int NOT_COMPARED = -1;

  /**
   * Scores with the bonus of names, where entities with that name are compared.
   *
   * @param scores scores of the entities that gold mentions are compared with, [mentions, entities]
   * @param nameBonus bonus of each entity with the name, [named]
   * @param column column of an entity by its catalogue row, or {@link #NOT_COMPARED}
   * @return [mentions, entities]
   */
  static Tensor withNames(
      Tensor scores, QuestionBatch share, Tensor nameBonus, LongToIntFunction column) {
    long entities = scores.size(1);
    long[] named = new long[share.namedRows().length];
    long[] cells = new long[named.length];
    int compared = 0;
    for (int i = 0; i < named.length; i++) {
      int at = column.applyAsInt(share.namedRows()[i]);
      if (at != NOT_COMPARED) {
        named[compared] = i;
        cells[compared++] = share.namedMentions()[i] * entities + at;
      }
    }
    if (compared == 0) {
      return scores;
    }
    Tensor bonus =
        nameBonus.index_select(0, Libtorch.longs(Arrays.copyOf(named, compared), compared));
    return scores
        .view(-1)
        .scatter_add(0, Libtorch.longs(Arrays.copyOf(cells, compared), compared), bonus)
        .view(-1, entities);
  }
}
