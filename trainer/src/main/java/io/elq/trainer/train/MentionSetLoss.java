package io.elq.trainer.train;

import io.elq.linker.MentionCount;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.MentionSets;
import io.elq.trainer.model.Libtorch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Minus the log probability of the gold mentions of questions among all {@link MentionSets}. Where
 * ELQ asks of every span by itself whether it is gold, spans that overlap compete here, as they do
 * when a question is linked.
 */
final class MentionSetLoss {
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
    int[] gold =
        IntStream.range(0, to - from).filter(i -> batch.spanTargets()[from + i] > 0).toArray();
    sum -= sets.logProbability(gold);
    for (int i = from; i < to; i++) {
      gradient[i] = (float) sets.probability(i - from) - batch.spanTargets()[i];
    }
  }
}
