// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Heads;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.options.Objective;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The two losses: gold mentions against entities, as ELQ has it, and the gold mentions of a
 * question against all other sets of spans. Both are sums, so that the shares of a batch that
 * several processes work on add up.
 *
 * @param entity summed cross entropy of gold mentions; 0 where there are none
 * @param span summed loss of questions, see {@link MentionSetLoss}
 * @param imitation summed distance of questions to their teacher, see {@link Teacher}; 0 without
 *     one
 */
public record LinkingLoss(Tensor entity, Tensor span, Tensor imitation) {

  /** Runs the model over a batch without a teacher; arguments as below. */
  public static LinkingLoss of(
      BiEncoder model,
      QuestionBatch batch,
      long[] batchRows,
      ComparedEntities entities,
      double dropout) {
    return of(model, batch, batchRows, entities, null, dropout);
  }

  /**
   * Runs the model over a batch, or over a share of one.
   *
   * @param batch the share of the batch
   * @param batchRows catalogue rows of the gold mentions of the whole batch
   * @param entities what gold mentions are compared with
   * @param teacher what is imitated; null for nothing
   * @param dropout dropout in the encoder, [0..1)
   */
  public static LinkingLoss of(
      BiEncoder model,
      QuestionBatch batch,
      long[] batchRows,
      ComparedEntities entities,
      @Nullable Teacher teacher,
      double dropout) {
    Tensor rows = model.questions().encode(batch.idTensor(), batch.maskTensor(), dropout);
    Tensor logits = model.heads().mentionLogits(rows);
    return new LinkingLoss(
        entityLoss(model.heads(), batch, batchRows, rows, entities),
        spanLoss(model.heads(), batch, logits),
        teacher == null ? nothing() : teacher.distance(batch, rows));
  }

  /**
   * entity / mentions + spanLossWeight * span / questions + imitation weight * imitation /
   * questions.
   *
   * @param mentions gold mentions of the whole batch
   * @param questions its questions
   */
  public Tensor total(long mentions, long questions, Objective weights) {
    Tensor sum =
        entity
            .mul(new Scalar(1.0 / Math.max(1, mentions)))
            .add(span.mul(new Scalar(weights.spanLossWeight() / questions)));
    return weights.imitation() == 0
        ? sum
        : sum.add(imitation.mul(new Scalar(weights.imitation() / questions)));
  }

  private static Tensor entityLoss(
      Heads heads, QuestionBatch batch, long[] batchRows, Tensor rows, ComparedEntities entities) {
    if (batch.rows().length == 0) {
      return nothing();
    }
    Tensor vectors = heads.mentionVectors(rows, batch.mentionFirst(), batch.mentionLast());
    return entities.loss(
        batch, batchRows, vectors, heads.candidateBonus(batch.namedByTitle()), heads.absent());
  }

  private static Tensor spanLoss(Heads heads, QuestionBatch batch, Tensor logits) {
    return batch.spanTargets().length == 0
        ? nothing()
        : MentionSetLoss.of(batch, spanScores(heads, batch, logits));
  }

  /** Logits of the spans of a batch, without dropout, [spans]. */
  public static Tensor spanScores(BiEncoder model, QuestionBatch batch) {
    Tensor rows = model.questions().encode(batch.idTensor(), batch.maskTensor(), 0);
    return spanScores(model.heads(), batch, model.heads().mentionLogits(rows));
  }

  private static Tensor spanScores(Heads heads, QuestionBatch batch, Tensor logits) {
    Tensor scores =
        SpanLoss.scores(logits, batch.size(), batch.tokens(), batch.spanStarts(), batch.spanEnds());
    return heads.names() == null ? scores : scores.add(heads.mentionBonus(batch.spanNames()));
  }

  private static Tensor nothing() {
    return Libtorch.floats(new float[] {0}, 1).sum();
  }
}
