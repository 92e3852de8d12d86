// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.StoredFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    ModelShape shape = ModelShape.lowRank(4, 8);
    var tensors = TinyBert.trained(shape, 1).tensors();
    var description =
        new ModelDirectory.Description("base", shape, LinkerSettings.ELQ, Map.of("seed", 1));
    float[] centre = {0.5f, -1};
    new ModelDirectory(description, tensors, centre).write(folder, "# card\n");

    ModelDirectory read = ModelDirectory.read(folder);
    assertThat(read.description()).isEqualTo(description);
    assertThat(read.centre()).containsExactly(centre);
    assertThat(read.tensors()).containsOnlyKeys(tensors.keySet());
    tensors.forEach(
        (name, tensor) ->
            assertThat(read.tensors().get(name).data()).containsExactly(tensor.data()));
    assertThat(folder.resolve("MODEL_CARD.md")).hasContent("# card");
  }

  /**
   * Its base is named with a folder of another machine, which stands as FOLDER in the stored file.
   */
  @Test
  void readsAModelThatAnEarlierVersionTrained(@TempDir Path folder) throws IOException {
    StoredFiles.unzip(ModelDirectoryTest.class, "model-1.zip", folder);
    Path description = folder.resolve("model.json");
    Files.writeString(
        description, Files.readString(description).replace("/FOLDER", folder.toString()));
    ModelDirectory read = ModelDirectory.read(folder);
    assertThat(read.description().settings().aliases().mention()).isNotEmpty();
    TrainedModel model = read.model(BaseModel.of(read.description().base()));
    assertThat(model.questionHeads().dimension()).isEqualTo(read.centre().length);
    assertThat(model.nameScores()).isNotNull();
  }

  @Test
  void refusesAVersionOfTokenizingThatItDoesNotKnow(@TempDir Path folder) throws IOException {
    ModelShape shape = ModelShape.lowRank(4, 8);
    LinkerSettings settings = LinkerSettings.ELQ.withTokenizing(Tokenizing.LATEST);
    var description = new ModelDirectory.Description("base", shape, settings, Map.of());
    new ModelDirectory(description, TinyBert.trained(shape, 1).tensors(), new float[2])
        .write(folder, "");
    assertThat(ModelDirectory.read(folder).description().settings()).isEqualTo(settings);
    Path json = folder.resolve("model.json");
    Files.writeString(
        json, Files.readString(json).replace("\"tokenizing\" : 2", "\"tokenizing\" : 9"));
    assertThatThrownBy(() -> ModelDirectory.read(folder))
        .hasMessageStartingWith(
            json + ": tokenizing is version 9, but this program knows 1 and 2: use a later");
  }

  @Test
  void aValueThatIsNotFiniteIsNamedByFileAndTensor(@TempDir Path folder) throws IOException {
    ModelShape shape = ModelShape.lowRank(4, 8);
    var tensors = TinyBert.trained(shape, 1).tensors();
    var description = new ModelDirectory.Description("base", shape, LinkerSettings.ELQ, Map.of());
    new ModelDirectory(description, tensors, new float[] {1, Float.NaN}).write(folder, "");
    Path file = folder.resolve("model.safetensors");
    assertThatThrownBy(() -> ModelDirectory.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": tensor 'cand_encoder.centre': it holds NaN at [1]");
    for (String name : tensors.keySet()) {
      float[] data = tensors.get(name).data();
      float before = data[data.length - 1];
      data[data.length - 1] = Float.NEGATIVE_INFINITY;
      new ModelDirectory(description, tensors, new float[2]).write(folder, "");
      assertThatThrownBy(() -> ModelDirectory.read(folder))
          .hasMessageStartingWith(file + ": tensor '" + name + "': it holds -Infinity at [");
      data[data.length - 1] = before;
    }
  }
}
