// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.TensorSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes since torch 1.6: a zip file with the object as {@code
 * NAME/data.pkl} and its storages, uncompressed, as {@code NAME/data/KEY}.
 */
public final class TorchZipFormat {
  private static final String PICKLE = "data.pkl";

  private TorchZipFormat() {}

  /** The tensors by name, in the file's order. */
  public static Map<String, StoredTensor> read(TensorSource source) throws IOException {
    Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(source.data());
    String folder = folder(entries);
    if (entries.containsKey(folder + "constants.pkl")) {
      throw new IOException("a TorchScript program, not a file of tensors: save its state_dict()");
    }
    checkByteOrder(source, entries.get(folder + "byteorder"));
    ZipDirectory.Entry pickle =
        checked(source, Objects.requireNonNull(entries.get(folder + PICKLE)));
    PickleInput in =
        new PickleInput(source.data(), pickle.begin(), pickle.begin() + pickle.bytes());
    TorchObjects objects = new TorchObjects();
    Object root = PickleMachine.read(in, objects);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TorchObjects.View> view : TensorNames.of(root).entrySet()) {
      // A view may be of a part; the machine remembers the whole storage of each.
      TorchObjects.Storage storage =
          Objects.requireNonNull(objects.storages().get(view.getValue().storage().key()));
      String path = folder + "data/" + storage.key();
      long begin = begin(view.getKey(), storage, path, entries.get(path));
      tensors.put(view.getKey(), view.getValue().at(source, view.getKey(), begin));
    }
    return tensors;
  }

  private static String folder(Map<String, ZipDirectory.Entry> entries) throws IOException {
    for (String name : entries.keySet()) {
      int slash = name.indexOf('/');
      if (name.substring(slash + 1).equals(PICKLE)) {
        return name.substring(0, slash + 1);
      }
    }
    throw new IOException("a zip file without " + PICKLE + ": not written by torch.save");
  }

  private static void checkByteOrder(TensorSource source, ZipDirectory.@Nullable Entry entry)
      throws IOException {
    if (entry == null) {
      return;
    }
    byte[] order = source.data().read(entry.begin(), (int) Math.min(entry.bytes(), 16));
    if (!new String(order, StandardCharsets.US_ASCII).equals("little")) {
      throw new IOException("written on a big-endian machine, or its byte order is damaged");
    }
  }

  private static ZipDirectory.Entry checked(TensorSource source, ZipDirectory.Entry pickle)
      throws IOException {
    if (pickle.bytes() > PickleInput.MAX_BYTES) {
      throw new IOException(
          "a pickle of weights longer than %d bytes".formatted(PickleInput.MAX_BYTES));
    }
    CRC32 crc = new CRC32();
    crc.update(source.data().read(pickle.begin(), (int) pickle.bytes()));
    if ((int) crc.getValue() != pickle.crc()) {
      throw new IOException("damaged: the checksum of '" + pickle.name() + "' is wrong");
    }
    return pickle;
  }

  private static long begin(
      String tensor, TorchObjects.Storage storage, String path, ZipDirectory.@Nullable Entry entry)
      throws IOException {
    if (entry == null) {
      throw new IOException("tensor '" + tensor + "': '" + path + "' is not in the archive");
    }
    long elements = storage.elements();
    long stored = entry.bytes() / storage.type().bytes();
    if (elements != stored || stored * storage.type().bytes() != entry.bytes()) {
      throw new IOException(
          "tensor '%s': '%s' holds %d bytes instead of %d elements of %s"
              .formatted(tensor, path, entry.bytes(), elements, storage.type()));
    }
    return entry.begin();
  }
}
