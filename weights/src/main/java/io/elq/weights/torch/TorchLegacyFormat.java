// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.TensorSource;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} wrote before torch 1.6: five pickles (a magic number, the version, facts
 * about the machine, the object, the keys of its storages), then for each key the number of
 * elements as int64 and the elements.
 */
public final class TorchLegacyFormat {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private TorchLegacyFormat() {}

  /** The tensors by name, in the file's order. */
  public static Map<String, StoredTensor> read(TensorSource source) throws IOException {
    PickleInput in = new PickleInput(source.data(), 0, source.data().size());
    TorchObjects objects = new TorchObjects();
    if (!MAGIC.equals(PickleMachine.read(in, objects))) {
      throw new IOException("not written by torch.save: its magic number is wrong");
    }
    Object version = PickleMachine.read(in, objects);
    if (!Long.valueOf(VERSION).equals(version)) {
      throw new IOException("format version " + text(version) + " is not " + VERSION);
    }
    if (PickleMachine.read(in, objects) instanceof Map<?, ?> machine
        && Boolean.FALSE.equals(machine.get("little_endian"))) {
      throw new IOException("written on a big-endian machine, which is not supported");
    }
    Map<String, TorchObjects.View> views = TensorNames.of(PickleMachine.read(in, objects));
    if (!(PickleMachine.read(in, objects) instanceof List<?> keys)) {
      throw new IOException("damaged: the list of its storages is missing");
    }
    Map<String, Long> begins = locate(source, in.position(), keys, owners(views), objects);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TorchObjects.View> view : views.entrySet()) {
      tensors.put(view.getKey(), tensor(source, view.getKey(), view.getValue(), begins));
    }
    return tensors;
  }

  private static String text(@Nullable Object value) {
    return value instanceof Number ? value.toString() : "(not a number)";
  }

  /** For each storage the first tensor in it, to say what a damage hits. */
  private static Map<String, String> owners(Map<String, TorchObjects.View> views) {
    Map<String, String> owners = new HashMap<>();
    views.forEach((name, view) -> owners.putIfAbsent(view.storage().key(), name));
    return owners;
  }

  /** The byte that the elements of each storage start at. */
  private static Map<String, Long> locate(
      TensorSource source,
      long begin,
      List<?> keys,
      Map<String, String> owners,
      TorchObjects objects)
      throws IOException {
    Map<String, Long> begins = new HashMap<>();
    long position = begin;
    long size = source.data().size();
    for (Object key : keys) {
      TorchObjects.Storage storage = key instanceof String ? objects.storages().get(key) : null;
      if (storage == null || begins.containsKey(storage.key())) {
        throw new IOException("damaged: a storage that no tensor, or more than one entry, names");
      }
      String where = "tensor '%s', storage '%s'".formatted(owners.get(key), key);
      if (size - position < Long.BYTES) {
        throw new IOException(where + ": truncated before its elements");
      }
      long elements = source.data().readLong(position);
      position += Long.BYTES;
      if (elements != storage.elements()) {
        throw new IOException(
            "%s: its data has %d elements, its description %d"
                .formatted(where, elements, storage.elements()));
      }
      if (elements < 0 || elements > (size - position) / storage.type().bytes()) {
        throw new IOException(
            "%s: truncated: %d elements of %s from byte %d do not fit a file of %d bytes"
                .formatted(where, elements, storage.type(), position, size));
      }
      begins.put(storage.key(), position);
      position += elements * storage.type().bytes();
    }
    if (position != size) {
      throw new IOException("damaged: " + (size - position) + " bytes follow the last tensor");
    }
    return begins;
  }

  private static StoredTensor tensor(
      TensorSource source, String name, TorchObjects.View view, Map<String, Long> begins)
      throws IOException {
    TorchObjects.Storage storage = view.storage();
    Long begin = begins.get(storage.key());
    if (begin == null) {
      throw new IOException(
          "tensor '%s': its storage '%s' is not in the file".formatted(name, storage.key()));
    }
    return view.at(source, name, begin);
  }
}
