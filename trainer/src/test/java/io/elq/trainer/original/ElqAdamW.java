// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.trainer.network.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay as ELQ's pytorch_transformers has it: moments that begin at zero
 * are not corrected for, epsilon is 1e-6, and a parameter decays after its update. Parameters
 * without a gradient are left alone. Owns its moments until {@link #close()}.
 */
final class ElqAdamW implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-6;

  /** A parameter with its moments, which begin with its first gradient. */
  private static final class State {
    private final Tensor parameter;
    private final double weightDecay;
    private Tensor mean;
    private Tensor square;

    State(Tensor parameter, double weightDecay) {
      this.parameter = parameter;
      this.weightDecay = weightDecay;
    }
  }

  private final List<State> states = new ArrayList<>();
  private final Kept kept = new Kept();

  /** Adds parameters that share a decay. */
  void addGroup(Map<String, Tensor> parameters, double weightDecay) {
    parameters.values().forEach(parameter -> states.add(new State(parameter, weightDecay)));
  }

  /** Updates all parameters that have a gradient. */
  void step(double rate) {
    try (NoGradGuard noGradient = new NoGradGuard()) {
      for (State state : states) {
        try (PointerScope scope = new PointerScope()) {
          Tensor gradient = state.parameter.grad();
          if (gradient.defined()) {
            update(state, gradient, rate);
          }
        }
      }
    }
  }

  private void update(State state, Tensor gradient, double rate) {
    if (state.mean == null) {
      state.mean = kept.keep(torch.zeros_like(state.parameter));
      state.square = kept.keep(torch.zeros_like(state.parameter));
    }
    state.mean.mul_(new Scalar(BETA1)).add_(gradient, new Scalar(1 - BETA1));
    state.square.mul_(new Scalar(BETA2)).addcmul_(gradient, gradient, new Scalar(1 - BETA2));
    Tensor root = state.square.sqrt().add_(new Scalar(EPSILON));
    state.parameter.addcdiv_(state.mean, root, new Scalar(-rate));
    if (state.weightDecay > 0) {
      state.parameter.mul_(new Scalar(1 - rate * state.weightDecay));
    }
  }

  /** Forgets the gradients of the parameters that this optimizer changes. */
  void zeroGradients() {
    try (PointerScope scope = new PointerScope()) {
      for (State state : states) {
        Tensor gradient = state.parameter.grad();
        if (gradient.defined()) {
          gradient.zero_();
        }
      }
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
