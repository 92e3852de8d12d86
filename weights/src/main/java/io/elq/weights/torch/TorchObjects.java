// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.TensorLayout;
import io.elq.weights.tensor.TensorSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few classes and functions that {@code torch.save} puts into files of tensors. Anything else
 * is refused by name.
 */
final class TorchObjects implements PickledObjects {

  /** A named storage of elements, where the file holds them. */
  record Storage(ElementType type, String key, long elements, long viewOffset) {}

  /** A tensor before its storage is found. */
  record View(Storage storage, long offset, long[] shape, long[] strides) {

    /** The tensor, where its whole storage (not only what it views) starts at {@code begin}. */
    StoredTensor at(TensorSource source, String name, long begin) throws IOException {
      ElementType type = storage.type();
      long first = begin + storage.viewOffset() * type.bytes();
      try {
        return StoredTensor.of(
            source,
            name,
            TensorLayout.view(type, first, storage.elements(), offset, shape, strides));
      } catch (IOException e) {
        throw new IOException("tensor '" + name + "': " + e.getMessage(), e);
      }
    }
  }

  private enum Callable {
    ORDERED_DICT,
    SIZE,
    TENSOR,
    PARAMETER,
    DEVICE
  }

  private static final Map<String, Object> ALLOWED =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Callable.ORDERED_DICT),
          Map.entry("torch.Size", Callable.SIZE),
          Map.entry("torch.device", Callable.DEVICE),
          Map.entry("torch._utils._rebuild_tensor", Callable.TENSOR),
          Map.entry("torch._utils._rebuild_tensor_v2", Callable.TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Callable.PARAMETER),
          Map.entry("torch._utils._rebuild_parameter_with_state", Callable.PARAMETER),
          Map.entry("torch.DoubleStorage", ElementType.F64),
          Map.entry("torch.FloatStorage", ElementType.F32),
          Map.entry("torch.HalfStorage", ElementType.F16),
          Map.entry("torch.BFloat16Storage", ElementType.BF16),
          Map.entry("torch.LongStorage", ElementType.I64),
          Map.entry("torch.IntStorage", ElementType.I32),
          Map.entry("torch.ShortStorage", ElementType.I16),
          Map.entry("torch.CharStorage", ElementType.I8),
          Map.entry("torch.ByteStorage", ElementType.U8),
          Map.entry("torch.BoolStorage", ElementType.BOOL));

  private final Map<String, Storage> storages = new LinkedHashMap<>();

  /** The storages met so far by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  @Override
  public Object global(String module, String name) throws IOException {
    Object allowed = ALLOWED.get(module + "." + name);
    if (allowed == null) {
      throw new IOException(
          "refused: the file wants to call "
              + PickleInput.abbreviated(module + "." + name)
              + ", which is not among what files of tensors need; save the model's state_dict()");
    }
    return allowed;
  }

  @Override
  public @Nullable Object call(@Nullable Object callable, List<Object> arguments)
      throws IOException {
    if (!(callable instanceof Callable known)) {
      throw new IOException("refused: the file wants to call something that is not a function");
    }
    return switch (known) {
      case ORDERED_DICT -> orderedDict(arguments);
      case TENSOR -> tensor(arguments);
      case SIZE, PARAMETER, DEVICE -> {
        if (arguments.isEmpty()) {
          throw new IOException("damaged pickle: a call without its arguments");
        }
        yield arguments.get(0);
      }
    };
  }

  private static Map<Object, Object> orderedDict(List<Object> arguments) throws IOException {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      for (Object pair : items(arguments.get(0))) {
        List<?> entry = items(pair);
        if (entry.size() != 2) {
          throw new IOException("damaged pickle: an item of a dictionary is not a pair");
        }
        map.put(PickleMachine.key(entry.get(0)), entry.get(1));
      }
    }
    return map;
  }

  private static View tensor(List<Object> arguments) throws IOException {
    if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
      throw new IOException("damaged pickle: a tensor without its storage");
    }
    return new View(
        storage, integer(arguments.get(1)), integers(arguments.get(2)), integers(arguments.get(3)));
  }

  /** Attributes of dictionaries (a state dict's versions) are not needed; others are refused. */
  @Override
  public void setState(@Nullable Object target, @Nullable Object state) throws IOException {
    if (!(target instanceof Map)) {
      throw new IOException(
          "refused: the file wants to set attributes of something that is not a dictionary");
    }
  }

  /** ('storage', type, key, location, elements[, view]), view = (key, offset, elements). */
  @Override
  public Object persistent(@Nullable Object id) throws IOException {
    List<?> fields = items(id);
    if (fields.size() < 5
        || !"storage".equals(fields.get(0))
        || !(fields.get(1) instanceof ElementType type)
        || !(fields.get(2) instanceof String key)) {
      throw new IOException("damaged pickle: an outside reference that is not a storage");
    }
    Storage storage = new Storage(type, key, integer(fields.get(4)), 0);
    Storage known = storages.putIfAbsent(key, storage);
    if (known != null && !known.equals(storage)) {
      throw new IOException("storage '" + key + "' is given two types or sizes");
    }
    if (fields.size() == 5 || fields.get(5) == null) {
      return storage;
    }
    List<?> view = items(fields.get(5));
    if (view.size() != 3) {
      throw new IOException("storage '" + key + "': a view without offset and size");
    }
    long offset = integer(view.get(1));
    long elements = integer(view.get(2));
    if (offset < 0 || elements < 0 || offset > storage.elements() - elements) {
      throw new IOException("storage '" + key + "': a view leaves it");
    }
    return new Storage(type, key, elements, offset);
  }

  private static List<?> items(@Nullable Object value) throws IOException {
    if (value instanceof Tuple tuple) {
      return tuple.items();
    }
    if (value instanceof ArrayList<?> list) {
      return list;
    }
    throw new IOException("damaged pickle: a tuple is missing");
  }

  private static long integer(@Nullable Object value) throws IOException {
    if (value instanceof Long number) {
      return number;
    }
    throw new IOException("damaged pickle: a size or offset is not a 64-bit integer");
  }

  private static long[] integers(Object value) throws IOException {
    List<?> items = items(value);
    long[] numbers = new long[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(items.get(i));
    }
    return numbers;
  }
}
