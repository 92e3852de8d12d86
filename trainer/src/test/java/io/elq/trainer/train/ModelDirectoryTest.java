package io.elq.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.LinkerSettings;
import io.elq.trainer.model.Adapter;
import io.elq.trainer.model.TinyBert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    Adapter adapter = TinyBert.trainedAdapter(1);
    var description =
        new ModelDirectory.Description("base", 4, 8, LinkerSettings.ELQ, Map.of("seed", 1));
    float[] centre = {0.5f, -1};
    new ModelDirectory(description, adapter, centre).write(folder, "# card\n");

    ModelDirectory read = ModelDirectory.read(folder);
    assertThat(read.description()).isEqualTo(description);
    assertThat(read.centre()).containsExactly(centre);
    assertThat(read.adapter().tensors().keySet()).isEqualTo(adapter.tensors().keySet());
    assertThat(read.adapter().tensor("projection.weight").data())
        .containsExactly(adapter.tensor("projection.weight").data());
    assertThat(folder.resolve("MODEL_CARD.md")).hasContent("# card");
  }
}
