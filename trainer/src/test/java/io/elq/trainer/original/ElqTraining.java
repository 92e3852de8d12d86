// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.trainer.loss.SpanLoss;
import io.elq.trainer.network.BiEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * ELQ's training steps: entity loss + span loss; gradients of all parameters clipped together, but
 * only those of the optimized ones set to zero, so that the others pile up (32); AdamW without bias
 * correction; the learning rate rises from 0 and falls (33). Dropout ends with the first epoch,
 * since the evaluation after it leaves the model in evaluation mode; only an evaluation within an
 * epoch puts it back.
 */
public final class ElqTraining implements AutoCloseable {

  /**
   * ELQ's options.
   *
   * @param maxContextTokens padded length of a question ({@code max_context_length})
   * @param maxMentionLength largest {@code end - start} of a span ({@code max_mention_length})
   * @param maxGradientNorm what the gradients are clipped to ({@code max_grad_norm})
   * @param evaluationInterval optimizer steps between two evaluations within an epoch ({@code
   *     eval_interval})
   * @param optimized what the optimizer is given
   * @param seed of libtorch's random numbers, which say what is dropped; not torch's draws
   */
  public record Options(
      int maxContextTokens,
      int maxMentionLength,
      double maxGradientNorm,
      int evaluationInterval,
      ElqSchedule schedule,
      TypeOptimization optimized,
      long seed) {}

  /**
   * Shares of values that are dropped, [0..1).
   *
   * @param encoders in both encoders, as BERT's config.json says
   * @param mentionHead in a mention head of two layers; 0.1 in ELQ
   */
  public record Dropout(double encoders, double mentionHead) {
    /** Nothing is dropped. */
    public static final Dropout NONE = new Dropout(0, 0);
  }

  /**
   * What one batch gave.
   *
   * @param loss entity loss + span loss, divided by the number of batches of an optimizer step
   * @param span span loss alone, undivided
   * @param learningRate rate of the optimizer step; NaN if the batch only added to the gradients
   * @param gradientNorm norm over all parameters before clipping; NaN likewise
   */
  public record Step(float loss, float span, double learningRate, double gradientNorm) {}

  private static final double WEIGHT_DECAY = 0.01;

  private final BiEncoder model;
  private final EntityObjective objective;
  private final Options options;
  private final Dropout dropout;
  private final ElqAdamW optimizer = new ElqAdamW();
  private boolean dropping = true;
  private int batches;
  private long steps;

  /** The model stays the caller's. */
  public ElqTraining(BiEncoder model, EntityObjective objective, Options options, Dropout dropout) {
    this.model = model;
    this.objective = objective;
    this.options = options;
    this.dropout = dropout;
    torch.manual_seed(options.seed());
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

  /**
   * Trains from the first epoch to the last.
   *
   * @param questions all training questions, in the order of their file
   * @param steps called after each batch
   */
  public void train(List<ElqQuestion> questions, Consumer<Step> steps) {
    long planned = options.schedule().steps(questions.size());
    for (int epoch : options.schedule().epochNumbers()) {
      for (List<ElqQuestion> batch : options.schedule().batches(questions, epoch)) {
        Step losses = accumulate(batch);
        steps.accept(isStepDue() ? update(losses, planned) : losses);
      }
      endEpoch();
    }
  }

  /** Adds the gradients of one batch to those that are there. */
  Step accumulate(List<ElqQuestion> questions) {
    try (PointerScope scope = new PointerScope()) {
      Dropout now = dropping ? dropout : Dropout.NONE;
      ElqBatch batch =
          ElqBatch.of(questions, options.maxContextTokens(), options.maxMentionLength());
      Tensor rows = model.questions().encode(batch.idTensor(), batch.maskTensor(), now.encoders());
      Tensor mentions =
          model.heads().mentionVectors(rows, batch.mentionFirst(), batch.mentionLast());
      Tensor span = spanLoss(batch, model.heads().mentionLogits(rows, now.mentionHead()));
      Tensor loss = objective.loss(batch, mentions, now.encoders()).add(span);
      int accumulation = options.schedule().accumulation();
      if (accumulation > 1) {
        loss = loss.div(new Scalar((double) accumulation));
      }
      loss.backward();
      countBatch();
      return new Step(loss.item_float(), span.item_float(), Double.NaN, Double.NaN);
    }
  }

  private void countBatch() {
    batches++;
    if (batches % (options.evaluationInterval() * options.schedule().accumulation()) == 0) {
      dropping = true;
    }
  }

  /** Whether the batches of an optimizer step are complete. */
  boolean isStepDue() {
    return batches % options.schedule().accumulation() == 0;
  }

  /**
   * Clips all gradients and changes the optimized parameters.
   *
   * @param planned optimizer steps that the learning rate is planned for
   */
  Step update(Step losses, long planned) {
    try (PointerScope scope = new PointerScope()) {
      double norm = torch.clip_grad_norm_(all(), options.maxGradientNorm());
      double rate = options.schedule().rate(steps, planned);
      optimizer.step(rate);
      optimizer.zeroGradients();
      steps++;
      return new Step(losses.loss(), losses.span(), rate, norm);
    }
  }

  /** Starts counting batches again; gradients that made no full step stay. */
  void endEpoch() {
    batches = 0;
    dropping = false;
  }

  private TensorVector all() {
    return new TensorVector(
        model.parameters().trainable().values().stream()
            .filter(parameter -> parameter.grad().defined())
            .toArray(Tensor[]::new));
  }

  private static Tensor spanLoss(ElqBatch batch, Tensor logits) {
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
