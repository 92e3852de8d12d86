package io.elq.trainer.train;

import org.bytedeco.pytorch.Tensor;

/** The entities that gold mentions are compared with. */
interface ComparedEntities {

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
  Tensor loss(QuestionBatch share, long[] batchRows, Tensor vectors, Tensor nameWorth);
}
