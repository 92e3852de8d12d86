// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import io.elq.evaluation.analysis.Reliability;
import io.elq.linker.resolve.ScoredMention;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.optimize.AdamW;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds the calibration under which predictions on dev are likeliest to be right or wrong as they
 * are.
 */
public final class CalibrationFit {
  private static final int STEPS = 600;
  private static final double RATE = 0.02;

  /** Below the logarithm of any probability that a float can distinguish from 1. */
  private static final double SUREST = -1e-6;

  private CalibrationFit() {}

  /**
   * A linked span.
   *
   * @param span with at least one candidate, the best first
   * @param right whether span and best candidate are gold
   */
  public record Judged(ScoredMention span, boolean right) {

    private double probability() {
      return Math.exp(span.jointScores()[0]);
    }
  }

  /** How reliable the joint scores of spans are before calibration. */
  public static Reliability reliability(List<Judged> spans) {
    boolean[] right = new boolean[spans.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = spans.get(i).right();
    }
    return Reliability.of(spans.stream().mapToDouble(Judged::probability).toArray(), right);
  }

  /**
   * Fits by maximum likelihood.
   *
   * @param candidates whether scores of candidates may be scaled
   * @return {@link Calibration#NONE} unless some spans are right and some are wrong
   */
  public static Calibration fit(List<Judged> spans, boolean candidates) {
    if (spans.stream().map(Judged::right).distinct().count() < 2) {
      return Calibration.NONE;
    }
    try (PointerScope scope = new PointerScope();
        AdamW adam = new AdamW()) {
      Tensor mention = parameter();
      Tensor shift = parameter();
      Tensor candidate = parameter();
      adam.addGroup(Map.of("mention", mention, "shift", shift), 0);
      adam.addGroup(Map.of("candidate", candidate), 0);
      Spans laidOut = Spans.of(spans);
      for (int step = 0; step < STEPS; step++) {
        try (PointerScope inner = new PointerScope()) {
          laidOut.loss(mention.exp(), shift, candidate.exp()).backward();
          adam.step(RATE, candidates ? RATE : 0);
          adam.zeroGradients();
        }
      }
      return new Calibration(
          mention.exp().item_float(), shift.item_float(), candidate.exp().item_float());
    }
  }

  private static Tensor parameter() {
    return Libtorch.floats(new float[] {0}, 1).requires_grad_(true);
  }

  /**
   * All spans as tensors.
   *
   * @param logits [spans]
   * @param candidates [spans, most candidates + 1], those that are not there far below the others;
   *     the last one stands for what the catalogue lacks
   * @param right 1 or 0, [spans]
   */
  private record Spans(Tensor logits, Tensor candidates, Tensor right) {
    private static final float NOT_THERE = -1e4f;

    static Spans of(List<Judged> spans) {
      int width =
          1 + spans.stream().mapToInt(judged -> judged.span().candidates().size()).max().orElse(0);
      float[] logits = new float[spans.size()];
      float[] right = new float[spans.size()];
      float[] candidates = new float[spans.size() * width];
      Arrays.fill(candidates, NOT_THERE);
      for (int i = 0; i < spans.size(); i++) {
        ScoredMention span = spans.get(i).span();
        logits[i] = span.mention().logit();
        right[i] = spans.get(i).right() ? 1 : 0;
        for (int k = 0; k < span.candidates().size(); k++) {
          candidates[i * width + k] = span.candidates().get(k).score();
        }
        candidates[i * width + width - 1] = Math.max(NOT_THERE, span.absentScore());
      }
      return new Spans(
          Libtorch.floats(logits, logits.length),
          Libtorch.floats(candidates, logits.length, width),
          Libtorch.floats(right, right.length));
    }

    Tensor loss(Tensor mentionFactor, Tensor shift, Tensor candidateFactor) {
      Tensor mention = torch.log_sigmoid(logits.mul(mentionFactor).add(shift));
      Tensor entity = candidates.mul(candidateFactor).log_softmax(1).select(1, 0);
      Tensor logarithm = mention.add(entity).clamp_max(new Scalar(SUREST));
      Tensor wrong = logarithm.exp().neg().log1p();
      Tensor likelihood = right.mul(logarithm).add(right.neg().add(new Scalar(1)).mul(wrong));
      return likelihood.mean().neg();
    }
  }
}
