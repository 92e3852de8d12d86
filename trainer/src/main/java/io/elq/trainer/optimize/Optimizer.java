// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.optimize;

import io.elq.builder.model.ModelShape;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.options.Schedule;
import io.elq.trainer.parallel.Processes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW over a model's parameters: encoders, heads and the few numbers beside them with rates of
 * their own, no decay of biases, norms and numbers; gradients clipped together; linear warm-up and
 * decay.
 */
public final class Optimizer implements AutoCloseable {
  private final Schedule schedule;
  private final long steps;
  private final Map<String, Tensor> parameters;
  private final AdamW adam = new AdamW();
  private final double[] peaks;
  private long step;

  /** Parameters that share a rate and a decay. */
  private enum Group {
    ENCODER_MATRICES,
    ENCODER_VECTORS,
    HEAD_MATRICES,
    HEAD_VECTORS,
    NUMBERS;

    static Group of(String name, Tensor parameter) {
      boolean matrix = parameter.dim() > 1;
      if (!name.startsWith(ModelShape.HEADS)) {
        return matrix ? ENCODER_MATRICES : ENCODER_VECTORS;
      }
      return matrix ? HEAD_MATRICES : ModelShape.isNumbers(name) ? NUMBERS : HEAD_VECTORS;
    }

    double peak(Schedule schedule) {
      return switch (this) {
        case ENCODER_MATRICES, ENCODER_VECTORS -> schedule.rates().learningRate();
        case HEAD_MATRICES, HEAD_VECTORS -> schedule.rates().headLearningRate();
        case NUMBERS -> schedule.rates().numberLearningRate();
      };
    }

    boolean decays() {
      return this == ENCODER_MATRICES || this == HEAD_MATRICES;
    }
  }

  /**
   * @param steps number of steps over which the rate rises and falls
   */
  public Optimizer(BiEncoder model, Schedule schedule, long steps) {
    this.schedule = schedule;
    this.steps = steps;
    this.parameters = model.parameters().trainable();
    this.peaks = new double[Group.values().length];
    for (Group group : Group.values()) {
      Map<String, Tensor> members = new LinkedHashMap<>(parameters);
      members.entrySet().removeIf(entry -> Group.of(entry.getKey(), entry.getValue()) != group);
      int number =
          adam.addGroup(members, group.decays() ? schedule.regularization().weightDecay() : 0);
      peaks[number] = group.peak(schedule);
    }
    // All processes sum the same gradients, also where a share of a batch gives none.
    try (PointerScope scope = new PointerScope()) {
      parameters.values().forEach(p -> p.mutable_grad().put(torch.zeros_like(p)));
    }
  }

  /** Share of the peak rates that the next step takes. */
  public double nextRate() {
    return rate(step, steps, schedule.rates().warmUp());
  }

  /**
   * One step along the gradients that are there, summed over all processes; then forgets them.
   *
   * @return norm of all gradients before they were clipped
   */
  public double step(Processes processes) {
    double share = nextRate();
    step++;
    double[] rates = new double[peaks.length];
    for (int group = 0; group < rates.length; group++) {
      rates[group] = share * peaks[group];
    }
    try (PointerScope scope = new PointerScope()) {
      processes.sum(parameters.values().stream().map(p -> p.grad()).toList());
      double norm =
          torch.clip_grad_norm_(
              new TensorVector(parameters.values().toArray(Tensor[]::new)),
              schedule.regularization().clip());
      adam.step(rates);
      adam.zeroGradients();
      return norm;
    }
  }

  /** Moments of all parameters: what to save and to take up again. */
  public Map<String, Tensor> state() {
    return adam.state();
  }

  /** Continues after steps that were taken, whose {@link #state()} has been taken up. */
  public void goOn(long taken) {
    step = taken;
  }

  /** Share of the peak rate at a step: rises over the warm-up, then falls to 0. */
  static double rate(long step, long steps, double warmUp) {
    double rising = warmUp * steps;
    if (step + 1 <= rising) {
      return (step + 1) / rising;
    }
    return Math.max(0, (steps - step) / Math.max(1, steps - rising));
  }

  @Override
  public void close() {
    adam.close();
  }
}
