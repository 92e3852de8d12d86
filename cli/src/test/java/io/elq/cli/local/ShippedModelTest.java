// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
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

  private static int layers(ShippedModel shipped) throws IOException {
    TrainedModel model = ModelDirectory.read(shipped.folder()).model(BaseModel.bgeSmall());
    return model.questionEncoder().config().layers();
  }
}
