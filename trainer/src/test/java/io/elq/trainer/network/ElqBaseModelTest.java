// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.TrainedModel;
import io.elq.builder.model.Tuning;
import io.elq.weights.Golden;
import io.elq.weights.TensorFile;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starting from checkpoints of ELQ: both encoders and the heads are the checkpoint's. */
class ElqBaseModelTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"tiny, ALL_AVG, 1", "tiny_mlp, ALL_AVG, 2", "tiny_fl_linear, FL_LINEAR, 1"})
  void everyTensorOfTheCheckpointIsTaken(String variant, Pooling pooling, int mentionLayers)
      throws IOException {
    Path checkpoint = checkpoint(variant);
    BaseModel base = BaseModel.of(source(checkpoint));
    ModelShape shape = new ModelShape(Tuning.full(), Tuning.full(), pooling, mentionLayers, false);
    Map<String, float[]> expected = new TreeMap<>();
    try (TensorFile file = TensorFile.open(checkpoint)) {
      for (Map.Entry<String, StoredTensor> tensor : file.tensors().entrySet()) {
        if (!tensor.getKey().contains("pooler")) {
          expected.put(tensor.getKey(), tensor.getValue().toTensor().data());
        }
      }
    }
    Map<String, Tensor> found;
    TrainedModel start = new TrainedModel(shape, base.weights(), base.initial(shape, 1));
    try (BiEncoder model = BiEncoder.of(start)) {
      found = model.parameters().values(name -> true);
    }
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    found.forEach(
        (name, tensor) -> assertThat(tensor.data()).as(name).isEqualTo(expected.get(name)));
    assertThat(start.questionEncoder().tensor("embeddings.LayerNorm.weight").data())
        .isNotEqualTo(start.entityEncoder().tensor("embeddings.LayerNorm.weight").data());
  }

  @Test
  void aShapeWithoutAPlaceForAHeadIsRefused() throws IOException {
    BaseModel base = BaseModel.of(source(checkpoint("tiny_fl_linear")));
    for (Pooling pooling : new Pooling[] {Pooling.ALL_AVG, Pooling.ALL_AVG_LINEAR}) {
      ModelShape shape = new ModelShape(Tuning.full(), Tuning.FROZEN, pooling, 1, false);
      assertThatThrownBy(() -> base.initial(shape, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("get_context_embeds.mention_agg_linear")
          .hasMessageContaining(pooling.name());
    }
  }

  @Test
  void theIdLeadsBackToTheCheckpoint() throws IOException {
    Path checkpoint = checkpoint("tiny");
    String id = BaseModel.of(source(checkpoint)).id();
    assertThat(BaseModel.of(id).heads()).isNotEmpty();
    Files.delete(checkpoint);
    assertThatThrownBy(() -> BaseModel.of(id))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tiny.bin is not there")
        .hasMessageContaining("Put it back");
  }

  private String source(Path checkpoint) {
    return "elq:" + checkpoint + "," + Golden.file("model/bert-tiny");
  }

  private Path checkpoint(String variant) throws IOException {
    Path plain = folder.resolve(variant + ".bin");
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(Golden.file("model/" + variant + ".legacy.bin.gz")))) {
      Files.copy(in, plain);
    }
    return plain;
  }
}
