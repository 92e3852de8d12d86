// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors of a model by name, in order: those that training may change and those that stay.
 * Owns them until {@link #close()}.
 */
public final class Parameters implements AutoCloseable {
  private final Kept kept = new Kept();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Tensor> trainable = new LinkedHashMap<>();

  /**
   * Copies values into libtorch.
   *
   * @param trains whether the tensor of a name gets gradients
   */
  public void addAll(
      String prefix, Map<String, io.elq.weights.tensor.Tensor> values, Predicate<String> trains) {
    try (PointerScope temporaries = new PointerScope()) {
      values.forEach(
          (name, value) -> {
            boolean trained = trains.test(prefix + name);
            Tensor tensor = kept.keep(Libtorch.tensor(value).set_requires_grad(trained));
            tensors.put(prefix + name, tensor);
            if (trained) {
              trainable.put(prefix + name, tensor);
            }
          });
    }
  }

  /** The tensor of a name; throws if there is none. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model has no parameter " + name);
    }
    return tensor;
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Tensors that training changes, in order. */
  public Map<String, Tensor> trainable() {
    return Collections.unmodifiableMap(trainable);
  }

  /** Copies of the present values of all tensors whose name is wanted. */
  public Map<String, io.elq.weights.tensor.Tensor> values(Predicate<String> wanted) {
    Map<String, io.elq.weights.tensor.Tensor> values = new LinkedHashMap<>();
    try (PointerScope temporaries = new PointerScope()) {
      tensors.forEach(
          (name, tensor) -> {
            if (wanted.test(name)) {
              values.put(name, Libtorch.heap(tensor));
            }
          });
    }
    return values;
  }

  /** Gives parameters other values. */
  public void set(Map<String, io.elq.weights.tensor.Tensor> values) {
    try (PointerScope temporaries = new PointerScope();
        NoGradGuard noGradient = new NoGradGuard()) {
      values.forEach((name, value) -> get(name).copy_(Libtorch.tensor(value)));
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
