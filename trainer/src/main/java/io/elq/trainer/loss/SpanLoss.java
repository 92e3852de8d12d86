// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.trainer.network.Libtorch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** ELQ's loss over spans: mean binary cross entropy of their logits, gold against not. */
public final class SpanLoss {

  private SpanLoss() {}

  /**
   * Mean binary cross entropy of spans.
   *
   * @param logits start, end and inside logit of every token, [questions * tokens, 3]
   * @param questions questions of the batch
   * @param tokens tokens of each, padding included
   * @param starts first token of each span, counted through the batch, at least one
   * @param ends its last token, inclusive
   * @param targets 1 for gold, otherwise 0
   * @return scalar
   */
  public static Tensor of(
      Tensor logits, long questions, long tokens, long[] starts, long[] ends, float[] targets) {
    Tensor scores = scores(logits, questions, tokens, starts, ends);
    return torch.binary_cross_entropy_with_logits(scores, Libtorch.floats(targets, targets.length));
  }

  /**
   * Logits of spans: start + end + sum of inside, [spans].
   *
   * @param logits start, end and inside logit of every token, [questions * tokens, 3]
   * @param questions questions of the batch
   * @param tokens tokens of each, padding included
   * @param starts first token of each span, counted through the batch, at least one
   * @param ends its last token, inclusive
   */
  static Tensor scores(Tensor logits, long questions, long tokens, long[] starts, long[] ends) {
    Tensor first = Libtorch.longs(starts, starts.length);
    Tensor last = Libtorch.longs(ends, ends.length);
    Tensor inside = logits.select(1, 2);
    Tensor upTo = torch.cumsum(inside.view(questions, tokens), 1).view(-1);
    return logits
        .select(1, 0)
        .index_select(0, first)
        .add(logits.select(1, 1).index_select(0, last))
        .add(upTo.index_select(0, last))
        .sub(upTo.index_select(0, first))
        .add(inside.index_select(0, first));
  }
}
