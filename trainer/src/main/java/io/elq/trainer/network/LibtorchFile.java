// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import io.elq.weights.TensorFile;
import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * libtorch's tensors in a safetensors file, written from where they are and read one at a time: a
 * model in training and its optimizer's moments may be much larger than the heap.
 */
public final class LibtorchFile {
  private LibtorchFile() {}

  /**
   * Writes float32 tensors, at once in place of an older file.
   *
   * @param metadata free text pairs
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (PointerScope scope = new PointerScope()) {
      Map<String, int[]> shapes = new HashMap<>();
      tensors.forEach((name, tensor) -> shapes.put(name, shape(tensor)));
      Safetensors.write(
          partial, shapes, name -> bytes(Objects.requireNonNull(tensors.get(name))), metadata);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int[] shape(Tensor tensor) {
    return Arrays.stream(tensor.sizes().vec().get()).mapToInt(Math::toIntExact).toArray();
  }

  /** Its values, which stay where they are if they are in order; valid as long as the scope. */
  private static ByteBuffer bytes(Tensor tensor) {
    Tensor contiguous = tensor.detach().contiguous();
    BytePointer data = new BytePointer(contiguous.data_ptr_float());
    return data.capacity(contiguous.numel() * Float.BYTES).asByteBuffer();
  }

  /**
   * Gives tensors the values that a file has under their names.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it lacks one of them
   */
  public static void read(Path file, Map<String, Tensor> tensors) throws IOException {
    try (TensorFile stored = TensorFile.open(file);
        NoGradGuard noGradient = new NoGradGuard()) {
      tensors.forEach(
          (name, tensor) -> {
            try (PointerScope scope = new PointerScope()) {
              tensor.copy_(Libtorch.tensor(stored.tensor(name).toTensor()));
            }
          });
    }
  }
}
