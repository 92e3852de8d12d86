package io.elq.trainer.train;

import io.elq.trainer.model.BiEncoder;
import io.elq.trainer.model.Libtorch;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The two losses of ELQ: gold mentions against all entities of the catalogue, and every allowed
 * span against gold or not.
 *
 * @param entity mean cross entropy over gold mentions; 0 where the batch has none
 * @param span mean binary cross entropy over spans
 */
record LinkingLoss(Tensor entity, Tensor span) {

  /**
   * Runs the model over a batch.
   *
   * @param entities entity vectors of the batch's catalogue, [entities, dimension]
   * @param dropout dropout in the encoder, [0..1)
   */
  static LinkingLoss of(BiEncoder model, QuestionBatch batch, Tensor entities, double dropout) {
    Tensor rows = model.questions().encode(batch.idTensor(), batch.maskTensor(), dropout);
    Tensor logits = model.heads().mentionLogits(rows);
    return new LinkingLoss(entityLoss(model, batch, rows, entities), spanLoss(batch, logits));
  }

  /** entity + weight * span. */
  Tensor total(double weight) {
    return entity.add(span.mul(new Scalar(weight)));
  }

  private static Tensor entityLoss(
      BiEncoder model, QuestionBatch batch, Tensor rows, Tensor entities) {
    int mentions = batch.rows().length;
    if (mentions == 0) {
      return Libtorch.floats(new float[] {0}, 1).sum();
    }
    Tensor vectors = model.heads().mentionVectors(rows, batch.mentionFirst(), batch.mentionLast());
    return torch.cross_entropy_loss(
        torch.mm(vectors, entities.t()), Libtorch.longs(batch.rows(), mentions));
  }

  private static Tensor spanLoss(QuestionBatch batch, Tensor logits) {
    int spans = batch.spanTargets().length;
    if (spans == 0) {
      return Libtorch.floats(new float[] {0}, 1).sum();
    }
    return SpanLoss.of(
        logits,
        batch.size(),
        batch.tokens(),
        batch.spanStarts(),
        batch.spanEnds(),
        batch.spanTargets());
  }
}
