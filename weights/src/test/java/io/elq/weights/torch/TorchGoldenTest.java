// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.weights.Golden;
import io.elq.weights.TensorFile;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that torch itself wrote. */
class TorchGoldenTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "zip"})
  void readsTheZoo(String format) throws IOException {
    JsonNode zoo = new ObjectMapper().readTree(Golden.file("model/tensor_zoo.json").toFile());
    try (TensorFile file = TensorFile.open(Golden.file("model/tensor_zoo." + format + ".pt"))) {
      List<String> names = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : zoo.properties()) {
        String name = entry.getKey().contains("outer") ? "non_leaf" : "state." + entry.getKey();
        names.add(name);
        assertHolds(file.tensor(name), entry.getValue());
      }
      assertThat(names).hasSize(20);
      names.addAll(List.of("list.0", "tuple.0"));
      assertThat(file.tensors().keySet()).containsExactlyElementsOf(names);
      assertThat(file.tensor("list.0").type()).isEqualTo(ElementType.I64);
    }
  }

  private static void assertHolds(StoredTensor tensor, JsonNode expected) {
    String type = expected.get("dtype").asText().replace("torch.", "");
    assertThat(tensor.type().toString().toLowerCase(Locale.ROOT))
        .isEqualTo(
            type.replace("bfloat", "bf")
                .replace("float", "f")
                .replace("uint", "u")
                .replace("int", "i"));
    long[] shape = new ObjectMapper().convertValue(expected.get("shape"), long[].class);
    assertThat(tensor.shape()).isEqualTo(shape);
    List<Double> values = new ArrayList<>();
    for (JsonNode value : expected.get("values_row_major")) {
      values.add(
          value.isTextual()
              ? Double.POSITIVE_INFINITY
              : value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble());
    }
    if (tensor.type().isInteger()) {
      assertThat(longs(tensor)).isEqualTo(values.stream().mapToLong(Double::longValue).toArray());
    } else {
      float[] floats = tensor.toTensor().data();
      assertThat(floats).hasSize(values.size());
      for (int i = 0; i < floats.length; i++) {
        assertThat(floats[i]).isEqualTo(values.get(i).floatValue());
      }
    }
    if (shape.length == 2) {
      float[] rows = new float[values.size()];
      if (values.stream().allMatch(v -> Math.abs(v) < 1e6)) {
        tensor.readRows(0, (int) shape[0], rows);
        assertThat(rows).isEqualTo(tensor.toTensor().data());
      }
    }
  }

  private static long[] longs(StoredTensor tensor) {
    long[] target = new long[(int) tensor.elements()];
    tensor.readAll(target);
    return target;
  }

  @Test
  void bothFormatsHoldTheSameModel() throws IOException {
    try (TensorFile legacy = TensorFile.open(unzipped("tiny.legacy.bin.gz"));
        TensorFile zip = TensorFile.open(unzipped("tiny.zip.bin.gz"))) {
      assertThat(legacy.tensors()).hasSize(80);
      assertThat(zip.tensors().keySet()).containsExactlyElementsOf(legacy.tensors().keySet());
      legacy
          .tensors()
          .forEach(
              (name, tensor) -> {
                Tensor expected = tensor.toTensor();
                Tensor actual = zip.tensor(name).toTensor();
                assertThat(actual.shape()).isEqualTo(expected.shape());
                assertThat(actual.data()).isEqualTo(expected.data());
              });
      assertThat(
              legacy.tensor("context_encoder.bert_model.embeddings.word_embeddings.weight").shape())
          .containsExactly(30522, 32);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> legacy.tensor("context_encoder.bert_model.pooler.dense.wieght"))
          .withMessageContaining("context_encoder.bert_model.pooler.dense.weight")
          .withMessageContaining("tiny.legacy.bin");
      assertThatIllegalArgumentException()
          .isThrownBy(legacy::single)
          .withMessageContaining("holds 80 named tensors");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny_mlp.legacy.bin.gz", "tiny_fl_linear.legacy.bin.gz"})
  void readsOtherHeads(String name) throws IOException {
    try (TensorFile file = TensorFile.open(unzipped(name))) {
      assertThat(file.tensors().keySet()).anyMatch(n -> n.startsWith("classification_heads."));
      file.tensors()
          .forEach((n, tensor) -> assertThat(tensor.toTensor().data()).doesNotContain(Float.NaN));
    }
  }

  @Test
  void readsEntityVectorsByRow() throws IOException {
    try (TensorFile legacy = TensorFile.open(unzipped("all_entities.t7.gz"));
        TensorFile zip = TensorFile.open(unzipped("all_entities.zip.t7.gz"))) {
      assertThat(legacy.single().shape()).containsExactly(500, 32);
      float[] whole = legacy.single().toTensor().data();
      float[] rows = new float[3 * 32];
      zip.single().readRows(497, 3, rows);
      assertThat(rows).containsExactly(java.util.Arrays.copyOfRange(whole, 497 * 32, 500 * 32));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> zip.single().readRows(498, 3, rows))
          .withMessageContaining("rows 498 to 501 of 500");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> zip.single().readRows(0, 4, rows))
          .withMessageContaining("do not fit");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> zip.single().readRows(0, 1, new long[32]))
          .withMessageContaining("F32, not integers");
    }
  }

  @Test
  void readsEntityTokens() throws IOException {
    try (TensorFile wide = TensorFile.open(unzipped("entity_token_ids_128.t7.gz"));
        TensorFile narrow = TensorFile.open(unzipped("entity_token_ids_128.int32.t7.gz"))) {
      assertThat(wide.single().type()).isEqualTo(ElementType.I64);
      assertThat(narrow.single().type()).isEqualTo(ElementType.I32);
      long[] one = new long[500 * 128];
      long[] other = new long[500 * 128];
      wide.single().readRows(0, 500, one);
      narrow.single().readRows(0, 500, other);
      assertThat(one).isEqualTo(other);
      assertThat(one[0]).isEqualTo(101);
    }
  }

  private Path unzipped(String name) throws IOException {
    Path target = folder.resolve(name.replace(".gz", ""));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Golden.file("model/" + name)))) {
      Files.copy(in, target);
    }
    return target;
  }
}
