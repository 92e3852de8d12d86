// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphMetadataTest {
  private static final GraphMetadata METADATA =
      new GraphMetadata(GraphMetadata.QUESTION_FORMAT, Precision.FP32, 64, 30522);

  @Test
  void whatAModelWritesIsRead() {
    assertThat(GraphMetadata.of(METADATA.toMap(), GraphMetadata.QUESTION_FORMAT))
        .isEqualTo(METADATA);
  }

  @Test
  void aModelThatLeavesAnyOfItOutIsRefused() {
    for (String key : METADATA.toMap().keySet()) {
      Map<String, String> without = new HashMap<>(METADATA.toMap());
      without.remove(key);
      assertThatThrownBy(() -> GraphMetadata.of(without, GraphMetadata.QUESTION_FORMAT))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the model's");
    }
  }
}
