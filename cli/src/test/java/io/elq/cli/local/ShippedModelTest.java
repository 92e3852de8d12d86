// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.TrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShippedModelTest {
  private final ShippedModel.Converter model = new ShippedModel.Converter();

  @ParameterizedTest
  @EnumSource
  void aNameIsAModelDirectory(ShippedModel shipped) throws IOException {
    Path folder = model.convert(shipped.toString());
    assertThat(folder).isEqualTo(shipped.folder()).isDirectory();
    assertThat(folder.resolve("MODEL_CARD.md")).exists();
    assertThat(ModelDirectory.read(folder).description().base()).isEqualTo(BaseModel.BGE_SMALL);
  }

  @Test
  void anythingElseIsAPath() {
    assertThat(model.convert("models/mine")).isEqualTo(Path.of("models/mine"));
    assertThat(model.convert("./fast")).isEqualTo(Path.of("./fast"));
  }

  @Test
  void theFastOneHasHalfTheLayers() throws IOException {
    assertThat(layers(ShippedModel.FAST)).isEqualTo(6);
    assertThat(layers(ShippedModel.STANDARD)).isEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource
  void itsHashIsThatOfItsFiles(ShippedModel shipped) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String file : List.of("model.safetensors", "MODEL_CARD.md", "model.json")) {
      try (InputStream in = ProgramResource.open("/models/" + shipped + "/" + file)) {
        digest.update(in.readAllBytes());
      }
    }
    assertThat(shipped.hash())
        .as("write this into models/%s/hash", shipped)
        .isEqualTo(HexFormat.of().formatHex(digest.digest(), 0, 6));
  }

  private static int layers(ShippedModel shipped) throws IOException {
    TrainedModel model = ModelDirectory.read(shipped.folder()).model(BaseModel.bgeSmall());
    return model.questionEncoder().config().layers();
  }
}
