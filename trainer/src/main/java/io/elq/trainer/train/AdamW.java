package io.elq.trainer.train;

import io.elq.trainer.model.Libtorch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter), whose state can be saved and taken up
 * again. Parameters without a gradient are left alone. Owns its moments until {@link #close()}.
 */
public final class AdamW implements AutoCloseable {

  /**
   * The constants of all groups.
   *
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of their squares
   * @param epsilon added to the root
   * @param biasCorrection whether the first steps are corrected for moments that begin at zero
   */
  public record Constants(double beta1, double beta2, double epsilon, boolean biasCorrection) {
    /** What the paper proposes. */
    public static final Constants DEFAULT = new Constants(0.9, 0.999, 1e-8, true);

    /** What ELQ trains with: no bias correction, a larger epsilon. */
    public static final Constants ELQ = new Constants(0.9, 0.999, 1e-6, false);
  }

  /** A parameter with its moments; {@code steps} counts the updates that it had. */
  private static final class State {
    private final Tensor parameter;
    private final double weightDecay;
    private final int group;
    private Tensor mean;
    private Tensor square;
    private long steps;

    State(Tensor parameter, double weightDecay, int group) {
      this.parameter = parameter;
      this.weightDecay = weightDecay;
      this.group = group;
    }
  }

  private final Constants constants;
  private final Map<String, State> states = new LinkedHashMap<>();
  private final List<Tensor> kept = new ArrayList<>();
  private int groups;

  public AdamW(Constants constants) {
    this.constants = constants;
  }

  /**
   * Adds parameters that share a learning rate and a decay.
   *
   * @return number of the group, from 0
   */
  public int addGroup(Map<String, Tensor> parameters, double weightDecay) {
    parameters.forEach(
        (name, parameter) -> states.put(name, new State(parameter, weightDecay, groups)));
    return groups++;
  }

  /**
   * Updates all parameters that have a gradient.
   *
   * @param rates learning rate of each group
   */
  public void step(double... rates) {
    try (NoGradGuard noGradient = new NoGradGuard()) {
      for (State state : states.values()) {
        try (PointerScope scope = new PointerScope()) {
          Tensor gradient = state.parameter.grad();
          if (gradient.defined()) {
            update(state, gradient, rates[state.group]);
          }
        }
      }
    }
  }

  private void update(State state, Tensor gradient, double rate) {
    if (state.mean == null) {
      state.mean = keep(torch.zeros_like(state.parameter));
      state.square = keep(torch.zeros_like(state.parameter));
    }
    state.steps++;
    state.mean.mul_(scalar(constants.beta1)).add_(gradient, scalar(1 - constants.beta1));
    state
        .square
        .mul_(scalar(constants.beta2))
        .addcmul_(gradient, gradient, scalar(1 - constants.beta2));
    double size = rate;
    double rootScale = 1;
    if (constants.biasCorrection) {
      size /= 1 - Math.pow(constants.beta1, state.steps);
      rootScale = 1 / Math.sqrt(1 - Math.pow(constants.beta2, state.steps));
    }
    Tensor root = state.square.sqrt();
    if (constants.biasCorrection) {
      root.mul_(scalar(rootScale));
    }
    state.parameter.addcdiv_(state.mean, root.add_(scalar(constants.epsilon)), scalar(-size));
    if (state.weightDecay > 0) {
      state.parameter.mul_(scalar(1 - rate * state.weightDecay));
    }
  }

  /** Forgets the gradients of the parameters that this optimizer changes. */
  public void zeroGradients() {
    try (PointerScope scope = new PointerScope()) {
      for (State state : states.values()) {
        Tensor gradient = state.parameter.grad();
        if (gradient.defined()) {
          gradient.zero_();
        }
      }
    }
  }

  /** Moments and step counts under the parameters' names, to be saved. */
  Map<String, io.elq.linker.checkpoint.Tensor> state() {
    Map<String, io.elq.linker.checkpoint.Tensor> saved = new LinkedHashMap<>();
    states.forEach(
        (name, state) -> {
          if (state.mean != null) {
            saved.put(name + ".mean", Libtorch.heap(state.mean));
            saved.put(name + ".square", Libtorch.heap(state.square));
            float[] steps = {state.steps};
            saved.put(name + ".steps", new io.elq.linker.checkpoint.Tensor(new int[] {1}, steps));
          }
        });
    return saved;
  }

  /** Takes up what {@link #state()} gave. */
  void load(Map<String, io.elq.linker.checkpoint.Tensor> saved) {
    states.forEach(
        (name, state) -> {
          if (saved.containsKey(name + ".mean")) {
            state.mean = keep(Libtorch.tensor(saved.get(name + ".mean")));
            state.square = keep(Libtorch.tensor(saved.get(name + ".square")));
            state.steps = (long) saved.get(name + ".steps").data()[0];
          }
        });
  }

  private Tensor keep(Tensor tensor) {
    tensor.retainReference();
    kept.add(tensor);
    return tensor;
  }

  private static Scalar scalar(double value) {
    return new Scalar(value);
  }

  @Override
  public void close() {
    kept.forEach(Tensor::releaseReference);
    kept.clear();
  }
}
