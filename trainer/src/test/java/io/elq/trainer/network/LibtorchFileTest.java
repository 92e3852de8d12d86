// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibtorchFileTest {
  @TempDir Path folder;

  @BeforeEach
  void start() {
    Libtorch.start(1);
  }

  @Test
  void tensorsTakeUpWhatWasWritten() throws IOException {
    Path file = folder.resolve("state.safetensors");
    try (PointerScope scope = new PointerScope()) {
      Tensor matrix = Libtorch.floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      Tensor scalar = Libtorch.floats(new float[] {7});
      LibtorchFile.write(file, Map.of("matrix", matrix.t(), "scalar", scalar), Map.of("a", "b"));
      assertThat(Safetensors.read(file).metadata()).containsExactly(Map.entry("a", "b"));

      Tensor parameter = Libtorch.floats(new float[6], 3, 2).set_requires_grad(true);
      Tensor number = Libtorch.floats(new float[] {0});
      LibtorchFile.read(file, Map.of("matrix", parameter, "scalar", number));
      assertThat(Libtorch.values(parameter)).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(Libtorch.values(number)).containsExactly(7);

      assertThatThrownBy(() -> LibtorchFile.read(file, Map.of("matrices", number)))
          .hasMessageContaining("no tensor 'matrices'")
          .hasMessageContaining("matrix");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
