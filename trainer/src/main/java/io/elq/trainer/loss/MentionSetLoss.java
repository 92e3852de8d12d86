// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.linker.mention.Mention;
import io.elq.linker.mention.MentionSets;
import io.elq.linker.settings.MentionCount;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.Libtorch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Minus the log probability of the gold mentions of questions among all {@link MentionSets}. Where
 * ELQ asks of every span by itself whether it is gold, spans that overlap compete here, as they do
 * when a question is linked. Where targets lie between 0 and 1, it is the cross entropy of sets in
 * which every span is as probable as its target.
 */
public final class MentionSetLoss {
  private static final int[] NONE = {};

  private final QuestionBatch batch;
  private final float[] logits;
  private final float[] gradient;
  private double sum;

  private MentionSetLoss(QuestionBatch batch, float[] logits) {
    this.batch = batch;
    this.logits = logits;
    this.gradient = new float[logits.length];
  }

  /**
   * The summed loss of the questions of a batch.
   *
   * @param scores logits of its spans, [spans]
   * @return scalar
   */
  static Tensor of(QuestionBatch batch, Tensor scores) {
    MentionSetLoss loss = new MentionSetLoss(batch, Libtorch.values(scores));
    loss.sumUp();
    // The gradient is known: probability less gold. A product with it as a constant has it.
    Tensor product = scores.mul(Libtorch.floats(loss.gradient, loss.gradient.length)).sum();
    return product.sub(product.detach()).add(new Scalar(loss.sum));
  }

  /**
   * How probable each span is as a mention, any number of mentions being as likely as another.
   *
   * @param scores logits of the spans of a batch, [spans]
   * @return [spans]
   */
  public static float[] probabilities(QuestionBatch batch, Tensor scores) {
    MentionSetLoss loss = new MentionSetLoss(batch, Libtorch.values(scores));
    loss.sumUp();
    float[] probabilities = new float[loss.gradient.length];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = loss.gradient[i] + batch.spanTargets()[i];
    }
    return probabilities;
  }

  private void sumUp() {
    int to;
    for (int from = 0; from < logits.length; from = to) {
      long offset = offset(from);
      to = from + 1;
      while (to < logits.length && offset(to) == offset) {
        to++;
      }
      add(from, to, offset);
    }
  }

  /** Where the tokens of a span's question begin. */
  private long offset(int span) {
    return batch.spanStarts()[span] / batch.tokens() * batch.tokens();
  }

  /** Adds the question that has the spans from, inclusive, to to, exclusive. */
  private void add(int from, int to, long offset) {
    List<Mention> spans = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      int start = (int) (batch.spanStarts()[i] - offset);
      int end = (int) (batch.spanEnds()[i] - offset);
      spans.add(new Mention(start, end, logits[i]));
    }
    MentionSets sets = new MentionSets(spans, MentionCount.ANY);
    // Minus the log weight of the gold set, or the one to be expected, over that of all sets.
    sum -= sets.logProbability(NONE);
    for (int i = from; i < to; i++) {
      sum -= batch.spanTargets()[i] * (double) logits[i];
      gradient[i] = (float) sets.probability(i - from) - batch.spanTargets()[i];
    }
  }
}
