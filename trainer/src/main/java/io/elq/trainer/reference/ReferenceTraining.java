package io.elq.trainer.reference;

import io.elq.trainer.model.BiEncoder;
import io.elq.trainer.model.Libtorch;
import io.elq.trainer.train.AdamW;
import io.elq.trainer.train.SpanLoss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * ELQ's training steps: entity loss + span loss; gradients of all parameters clipped together, but
 * only those of the optimized ones set to zero, so that the others pile up (32); AdamW without bias
 * correction; the learning rate rises from 0 and falls (33).
 */
public final class ReferenceTraining implements AutoCloseable {

  /**
   * ELQ's options.
   *
   * @param maxContextTokens padded length of a question ({@code max_context_length})
   * @param maxMentionLength largest {@code end - start} of a span ({@code max_mention_length})
   * @param steps optimizer steps of the whole run
   * @param warmUp share of them in which the rate rises ({@code warmup_proportion})
   * @param accumulation batches an optimizer step ({@code gradient_accumulation_steps})
   */
  public record Options(
      int maxContextTokens,
      int maxMentionLength,
      double learningRate,
      double maxGradientNorm,
      double warmUp,
      long steps,
      int accumulation,
      double dropout,
      TypeOptimization optimized) {}

  /**
   * What one batch gave.
   *
   * @param loss entity loss + span loss
   * @param span span loss alone
   * @param learningRate rate of the optimizer step; NaN if the batch only added to the gradients
   * @param gradientNorm norm over all parameters before clipping; NaN likewise
   */
  public record Step(float loss, float span, double learningRate, double gradientNorm) {}

  private static final double WEIGHT_DECAY = 0.01;

  private final BiEncoder model;
  private final EntityObjective objective;
  private final Options options;
  private final AdamW optimizer = new AdamW(AdamW.Constants.ELQ);
  private int batches;
  private long steps;

  /** The model stays the caller's. */
  public ReferenceTraining(BiEncoder model, EntityObjective objective, Options options) {
    this.model = model;
    this.objective = objective;
    this.options = options;
    optimizer.addGroup(optimized(true), WEIGHT_DECAY);
    optimizer.addGroup(optimized(false), 0);
  }

  private Map<String, Tensor> optimized(boolean decayed) {
    Map<String, Tensor> parameters = new LinkedHashMap<>(model.parameters().trainable());
    parameters
        .keySet()
        .removeIf(
            name -> !options.optimized().covers(name) || TypeOptimization.decays(name) != decayed);
    return parameters;
  }

  /** Trains on one batch. */
  public Step step(List<ReferenceQuestion> questions) {
    Step losses = accumulate(questions);
    return ++batches % options.accumulation() == 0 ? update(losses) : losses;
  }

  /** Adds the gradients of one batch to those that are there. */
  Step accumulate(List<ReferenceQuestion> questions) {
    try (PointerScope scope = new PointerScope()) {
      ReferenceBatch batch =
          ReferenceBatch.of(questions, options.maxContextTokens(), options.maxMentionLength());
      Tensor rows =
          model.questions().encode(batch.idTensor(), batch.maskTensor(), options.dropout());
      Tensor mentions =
          model.heads().mentionVectors(rows, batch.mentionFirst(), batch.mentionLast());
      Tensor span = spanLoss(batch, model.heads().mentionLogits(rows));
      Tensor loss = objective.loss(batch, mentions).add(span);
      if (options.accumulation() > 1) {
        loss = loss.div(Libtorch.floats(new float[] {options.accumulation()}, 1).sum());
      }
      loss.backward();
      return new Step(loss.item_float(), span.item_float(), Double.NaN, Double.NaN);
    }
  }

  /** Clips all gradients and changes the optimized parameters. */
  Step update(Step losses) {
    try (PointerScope scope = new PointerScope()) {
      double norm = torch.clip_grad_norm_(all(), options.maxGradientNorm());
      double rate = rate();
      optimizer.step(rate, rate);
      optimizer.zeroGradients();
      steps++;
      return new Step(losses.loss(), losses.span(), rate, norm);
    }
  }

  private TensorVector all() {
    return new TensorVector(
        model.parameters().trainable().values().stream()
            .filter(parameter -> parameter.grad().defined())
            .toArray(Tensor[]::new));
  }

  /** Learning rate of the next optimizer step. */
  private double rate() {
    long rising = (long) (options.steps() * options.warmUp());
    double share =
        steps < rising
            ? (double) steps / Math.max(1, rising)
            : Math.max(
                0, (double) (options.steps() - steps) / Math.max(1, options.steps() - rising));
    return options.learningRate() * share;
  }

  private static Tensor spanLoss(ReferenceBatch batch, Tensor logits) {
    return SpanLoss.of(
        logits,
        batch.size(),
        batch.tokens(),
        batch.spanStarts(),
        batch.spanEnds(),
        batch.spanTargets());
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
