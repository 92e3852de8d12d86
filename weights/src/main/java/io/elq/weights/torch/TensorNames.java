// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.torch.PickledObjects.Tuple;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the tensors inside nested dictionaries and lists: {@code model.encoder.0.weight}. */
final class TensorNames {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_KEY = 1_000;
  private static final int MAX_VALUES = 1_000_000;

  private final Map<String, TorchObjects.View> tensors = new LinkedHashMap<>();
  private int values;

  private TensorNames() {}

  /**
   * The tensors of a pickled object by dotted name, in its order; values of other kinds are left
   * out. A bare tensor has the empty name.
   */
  static Map<String, TorchObjects.View> of(@Nullable Object root) throws IOException {
    TensorNames names = new TensorNames();
    names.add("", root, 0);
    return names.tensors;
  }

  private void add(String name, @Nullable Object value, int depth) throws IOException {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw new IOException(
          "its containers are nested deeper than %d or hold more than %d values"
              .formatted(MAX_DEPTH, MAX_VALUES));
    }
    if (value instanceof TorchObjects.View view) {
      if (tensors.putIfAbsent(name, view) != null) {
        throw new IOException("two tensors are named '" + name + "'");
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        add(join(name, entry.getKey()), entry.getValue(), depth + 1);
      }
    } else if (value instanceof List || value instanceof Tuple) {
      List<?> items = value instanceof Tuple tuple ? tuple.items() : (List<?>) value;
      for (int i = 0; i < items.size(); i++) {
        add(join(name, i), items.get(i), depth + 1);
      }
    }
  }

  private static String join(String name, @Nullable Object key) throws IOException {
    if (key instanceof String text && text.length() > MAX_KEY) {
      throw new IOException("a name of " + text.length() + " characters");
    }
    return name.isEmpty() ? String.valueOf(key) : name + "." + key;
  }
}
