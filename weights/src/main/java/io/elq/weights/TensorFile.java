// SPDX-License-Identifier: Apache-2.0
package io.elq.weights;

import io.elq.weights.file.MappedFile;
import io.elq.weights.npy.NpyFormat;
import io.elq.weights.safetensors.Safetensors;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.TensorSource;
import io.elq.weights.torch.TorchLegacyFormat;
import io.elq.weights.torch.TorchZipFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of tensors in any of the forms ELQ's users have: torch (legacy and zip), safetensors or
 * npy, recognised by content. The data stays in the memory-mapped file, so that a file may be much
 * larger than the heap. Nothing in a file is ever executed.
 *
 * <p>Safe for use by many threads. Whoever opens it closes it, after the last use of its tensors.
 */
public final class TensorFile implements AutoCloseable {
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] LEGACY = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc};
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] PICKLE = {(byte) 0x80};
  private static final int SAFETENSORS_BRACE = 8;
  private static final int NEAR_NAMES = 3;

  private final Path path;
  private volatile @Nullable Map<String, StoredTensor> tensors;

  private TensorFile(Path path, Map<String, StoredTensor> tensors) {
    this.path = path;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens a file and reads its table of contents.
   *
   * @throws IOException if it cannot be read, is of no known format, is damaged, or is a pickle
   *     that wants to call anything but what rebuilds tensors; the message names file, tensor and
   *     fault
   */
  public static TensorFile open(Path path) throws IOException {
    TensorSource source = TensorSource.open(path);
    try {
      return new TensorFile(path, read(source));
    } catch (IOException | IllegalArgumentException e) {
      throw source.fault(e);
    }
  }

  private static Map<String, StoredTensor> read(TensorSource source) throws IOException {
    MappedFile data = source.data();
    if (startsWith(data, ZIP)) {
      return TorchZipFormat.read(source);
    }
    if (startsWith(data, LEGACY)) {
      return TorchLegacyFormat.read(source);
    }
    if (startsWith(data, NPY)) {
      return NpyFormat.read(source);
    }
    if (data.size() > SAFETENSORS_BRACE && data.readByte(SAFETENSORS_BRACE) == '{') {
      return Safetensors.stored(source);
    }
    throw new IOException("not a file of tensors: " + guess(data));
  }

  private static String guess(MappedFile data) {
    if (startsWith(data, PICKLE)) {
      return "it is a Python pickle that torch.save did not write";
    }
    return "neither torch (legacy or zip), safetensors nor npy, or damaged at its start";
  }

  private static boolean startsWith(MappedFile data, byte[] magic) {
    return data.size() >= magic.length
        && new String(data.read(0, magic.length), StandardCharsets.ISO_8859_1)
            .equals(new String(magic, StandardCharsets.ISO_8859_1));
  }

  /**
   * The tensors by name, in the file's order. Names inside nested containers are joined by dots; a
   * bare tensor has the empty name.
   */
  public Map<String, StoredTensor> tensors() {
    Map<String, StoredTensor> open = tensors;
    if (open == null) {
      throw new IllegalStateException(path + " is closed");
    }
    return open;
  }

  /**
   * The tensor of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists similar names
   */
  public StoredTensor tensor(String name) {
    Map<String, StoredTensor> open = tensors();
    StoredTensor tensor = open.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "%s: no tensor '%s' among its %d; the nearest names are %s"
              .formatted(path, name, open.size(), nearest(open.keySet(), name)));
    }
    return tensor;
  }

  /**
   * The only tensor of a file that holds a bare tensor.
   *
   * @throws IllegalArgumentException if the file holds named tensors
   */
  public StoredTensor single() {
    Map<String, StoredTensor> open = tensors();
    StoredTensor tensor = open.get("");
    if (tensor == null || open.size() != 1) {
      throw new IllegalArgumentException(
          "%s: holds %d named tensors (%s ...), not a single one without a name: is it a model?"
              .formatted(path, open.size(), String.join(", ", first(open.keySet()))));
    }
    return tensor;
  }

  /**
   * Checks that every value of every tensor is a finite number, without copying one to the heap.
   *
   * @throws IllegalArgumentException naming the file, the tensor, the first other value and its
   *     index
   */
  public void requireFinite() {
    tensors().values().forEach(StoredTensor::requireFinite);
  }

  private static List<String> first(Set<String> names) {
    return names.stream().limit(NEAR_NAMES).toList();
  }

  private static List<String> nearest(Set<String> names, String name) {
    return names.stream()
        .sorted(Comparator.comparingInt(other -> edits(name, other)))
        .limit(NEAR_NAMES)
        .toList();
  }

  /** Number of characters to insert, delete or replace to make one name the other. */
  private static int edits(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  /** Lets go of the file; the mapping ends when it is garbage collected. */
  @Override
  public void close() {
    tensors = null;
  }
}
