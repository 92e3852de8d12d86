// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.optimize;

import io.elq.trainer.network.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter), constants as the paper proposes. A
 * group is updated by libtorch's fused kernel, which reads and writes every number once. State can
 * be saved and taken up again. Parameters without a gradient are left alone. Owns its moments until
 * {@link #close()}.
 */
public final class AdamW implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** A parameter with its moments; {@code steps}, a scalar, counts the updates that it had. */
  private record State(Tensor parameter, Tensor mean, Tensor square, Tensor steps) {}

  /** Parameters that share a rate and a decay. */
  private record Group(List<State> states, double weightDecay) {}

  private final Map<String, State> states = new LinkedHashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private final Kept kept = new Kept();

  /**
   * Adds parameters that share a learning rate and a decay.
   *
   * @return number of the group, from 0
   */
  public int addGroup(Map<String, Tensor> parameters, double weightDecay) {
    List<State> members = new ArrayList<>();
    parameters.forEach(
        (name, parameter) -> {
          State state =
              new State(
                  parameter,
                  kept.keep(torch.zeros_like(parameter)),
                  kept.keep(torch.zeros_like(parameter)),
                  kept.keep(torch.zeros(new long[] {})));
          states.put(name, state);
          members.add(state);
        });
    groups.add(new Group(members, weightDecay));
    return groups.size() - 1;
  }

  /**
   * Updates all parameters that have a gradient.
   *
   * @param rates learning rate of each group
   */
  public void step(double... rates) {
    try (NoGradGuard noGradient = new NoGradGuard();
        PointerScope scope = new PointerScope()) {
      for (int i = 0; i < rates.length; i++) {
        Group group = groups.get(i);
        List<State> moved =
            group.states.stream().filter(s -> s.parameter.grad().defined()).toList();
        if (!moved.isEmpty()) {
          update(moved, rates[i], group.weightDecay);
        }
      }
    }
  }

  private static void update(List<State> states, double rate, double weightDecay) {
    states.forEach(state -> state.steps.add_(new Scalar(1)));
    IValueVector arguments = new IValueVector();
    arguments.push_back(list(states.stream().map(State::parameter).toList()));
    arguments.push_back(list(states.stream().map(state -> state.parameter.grad()).toList()));
    arguments.push_back(list(states.stream().map(State::mean).toList()));
    arguments.push_back(list(states.stream().map(State::square).toList()));
    arguments.push_back(list(List.of())); // largest squares, which only AMSGrad has
    arguments.push_back(list(states.stream().map(State::steps).toList()));
    for (double constant : new double[] {rate, BETA1, BETA2, weightDecay, EPSILON}) {
      arguments.push_back(new IValue(constant));
    }
    arguments.push_back(new IValue(false)); // no AMSGrad
    arguments.push_back(new IValue(false)); // downhill
    arguments.push_back(new IValue()); // no scale of gradients
    arguments.push_back(new IValue()); // nowhere to report infinite ones
    Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "").callBoxed(arguments);
  }

  private static IValue list(List<Tensor> tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
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

  /** Moments and step counts under the parameters' names: what to save and to take up again. */
  Map<String, Tensor> state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    states.forEach(
        (name, state) -> {
          all.put(name + ".mean", state.mean);
          all.put(name + ".square", state.square);
          all.put(name + ".steps", state.steps);
        });
    return all;
  }

  @Override
  public void close() {
    kept.close();
  }
}
