// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.BgeSmall;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.OnnxBertReader;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

class OnnxBertReaderTest {

  @Test
  void readsConfigurationAndNames() {
    BertWeights weights = BgeSmall.weights();
    assertThat(weights.config()).isEqualTo(new BertConfig(12, 384, 12, 1536, 30_522, 512, 1e-12f));
    assertThat(weights.tensors()).hasSize(5 + 12 * 16);
    assertThat(weights.tensor("encoder.layer.11.output.dense.weight").shape())
        .containsExactly(384, 1536);
    assertThatThrownBy(() -> weights.tensor("pooler")).hasMessageContaining("'pooler'");
  }

  @Test
  void refusesWhatIsNoModel() {
    assertThatThrownBy(() -> OnnxBertReader.read(new ByteArrayInputStream(new byte[] {9, 9, 9})))
        .hasMessageContaining("not an ONNX model");
    assertThatThrownBy(() -> OnnxBertReader.read(new ByteArrayInputStream(new byte[0])))
        .hasMessageContaining("not an exported BERT encoder")
        .hasMessageContaining("embeddings.word_embeddings.weight");
  }
}
