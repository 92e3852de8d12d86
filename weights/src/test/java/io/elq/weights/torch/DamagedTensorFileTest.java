// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.weights.DamagedFiles;
import io.elq.weights.Golden;
import io.elq.weights.TensorFile;
import io.elq.weights.npy.NpyWriter;
import io.elq.weights.safetensors.Safetensors;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged file is refused with its name and the fault, or can be read. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class DamagedTensorFileTest {
  private static final long MAX_ELEMENTS = 1 << 23;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "zip", "pickle in zip", "safetensors", "npy"})
  void isRefusedOrReadable(String kind) throws IOException {
    damage(kind, sound(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "zip"})
  void aFileOfTorchsOwnIsRefusedOrReadable(String format) throws IOException {
    damage(format, Files.readAllBytes(Golden.file("model/tensor_zoo." + format + ".pt")));
  }

  private byte[] sound(String kind) throws IOException {
    Path path = folder.resolve("sound");
    Map<String, Long> storages = Map.of("0", 600L);
    byte[] pickle =
        new TorchPickle()
            .op('}')
            .text("model")
            .op('}', 'q', 0, '(')
            .text("weight")
            .matrix("0", 20, 30)
            .text("view")
            .tensor("0", 600, 30, new long[] {5, 4}, new long[] {1, 30})
            .op('u')
            .op('s')
            .end();
    switch (kind) {
      case "legacy" -> TorchFiles.legacy(path, pickle, storages);
      case "zip" -> TorchFiles.zip(path, pickle, storages);
      case "pickle in zip" -> {
        return pickle;
      }
      case "safetensors" ->
          Safetensors.write(
              path,
              Map.of("a", new Tensor(new int[] {4, 5}, new float[20]), "b", one(), "c", one()),
              Map.of("format", "pt"));
      case "npy" -> {
        try (NpyWriter writer = NpyWriter.create(path, 10)) {
          writer.write(new float[200], 20);
        }
      }
      default -> throw new IllegalArgumentException(kind);
    }
    return Files.readAllBytes(path);
  }

  private void damage(String kind, byte[] sound) throws IOException {
    DamagedFiles.damage(
        folder,
        kind,
        sound,
        (path, bytes) -> {
          write(kind, path, bytes);
          read(path);
        });
  }

  private static Tensor one() {
    return new Tensor(new int[0], new float[1]);
  }

  private static void write(String kind, Path path, byte[] bytes) throws IOException {
    if (kind.equals("pickle in zip")) {
      TorchFiles.zip(path, bytes, Map.of("0", 600L));
    } else {
      Files.write(path, bytes);
    }
  }

  private static void read(Path path) throws IOException {
    try (TensorFile file = TensorFile.open(path)) {
      for (StoredTensor tensor : file.tensors().values()) {
        assertThat(tensor.elements()).isLessThanOrEqualTo(MAX_ELEMENTS);
        if (tensor.type().isInteger()) {
          tensor.readAll(new long[(int) tensor.elements()]);
        } else {
          tensor.toTensor();
        }
        if (tensor.shape().length == 2 && tensor.shape()[0] > 0 && !tensor.type().isInteger()) {
          tensor.readRows(tensor.shape()[0] - 1, 1, new float[(int) tensor.shape()[1]]);
        }
      }
    }
  }
}
