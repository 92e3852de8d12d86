// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.onnx.BertConfig;
import io.elq.weights.safetensors.Safetensors;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseModelTest {
  private static final String VOCABULARY =
      "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[unused2]\nparis\ntexas\n##s\nÉclair\n";

  @TempDir Path folder;
  private Map<String, Tensor> tensors;

  @BeforeEach
  void model() throws IOException {
    BertConfig config = TinyBert.CONFIG;
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "bert", "num_hidden_layers": %d, "hidden_size": %d,
         "num_attention_heads": %d, "intermediate_size": %d, "vocab_size": %d,
         "max_position_embeddings": %d}
        """
            .formatted(
                config.layers(),
                config.hidden(),
                config.heads(),
                config.intermediate(),
                config.vocabulary(),
                config.positions()));
    Files.writeString(folder.resolve("vocab.txt"), VOCABULARY);
    tensors = new TreeMap<>(TinyBert.weights(1).tensors());
  }

  @ParameterizedTest
  @CsvSource({"'', weight, bias", "bert., weight, bias", "bert., gamma, beta"})
  void aFolderIsReadWithOldAndNewNames(String prefix, String gain, String shift)
      throws IOException {
    Map<String, Tensor> named = new TreeMap<>();
    tensors.forEach(
        (name, tensor) ->
            named.put(
                prefix
                    + name.replace("LayerNorm.weight", "LayerNorm." + gain)
                        .replace("LayerNorm.bias", "LayerNorm." + shift),
                tensor));
    named.put(prefix + "pooler.dense.bias", Initialization.zeros(TinyBert.CONFIG.hidden()));
    named.put(prefix + "embeddings.position_ids", Initialization.zeros(1, 64));
    named.put("cls.predictions.bias", Initialization.zeros(7));
    write(named);
    BaseModel model = BaseModel.of(folder.toString());
    assertThat(model.weights().config()).isEqualTo(TinyBert.CONFIG);
    assertThat(model.weights().entity()).isSameAs(model.weights().question());
    assertThat(model.heads()).isEmpty();
    tensors.forEach(
        (name, tensor) ->
            assertThat(model.weights().question().tensor(name).data())
                .as(name)
                .isEqualTo(tensor.data()));
    assertThat(model.tokenizer().tokenize("Paris").ids()).containsExactly(5);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aWeightThatIsNotFiniteIsNamed(float value) throws IOException {
    tensors.get("encoder.layer.1.output.dense.weight").data()[64 + 3] = value;
    write(tensors);
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.safetensors: tensor 'encoder.layer.1.output.dense.weight'")
        .hasMessageContaining("it holds " + value + " at [1, 3]")
        .hasMessageContaining("diverged");
  }

  /** 2^32 + 5 is 5 if it is cut to an int. */
  @Test
  void idsOfWordPiecesAreNotCutToInts() throws IOException {
    write(tensors);
    String json = new String(BaseModel.of(folder.toString()).tokenizerJson(), UTF_8);
    for (String id : new String[] {"4294967301", "5.5", "\"5\""}) {
      String changed = json.replaceFirst("\"paris\"\\s*:\\s*5", "\"paris\" : " + id);
      assertThat(changed).isNotEqualTo(json);
      Files.writeString(folder.resolve("tokenizer.json"), changed);
      assertThatThrownBy(() -> BaseModel.of(folder.toString()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("tokenizer.json: the id of a word piece is " + id);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"type_vocab_size\": 4294967298', '\"type_vocab_size\" is 4294967298'",
    "'\"layer_norm_eps\": 1e300', 'epsilon of Infinity'",
    "'\"layer_norm_eps\": -1', 'epsilon of -1.0'"
  })
  void numbersOfTheConfigurationAreNotCut(String field, String message) throws IOException {
    write(tensors);
    Path config = folder.resolve("config.json");
    Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{" + field + ", "));
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyTensorThatDoesNotFitIsNamed() throws IOException {
    tensors.remove("encoder.layer.1.output.dense.bias");
    tensors.put("embeddings.LayerNorm.bias", Initialization.zeros(31));
    tensors.put("encoder.layer.2.output.dense.bias", Initialization.zeros(32));
    write(tensors);
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.safetensors does not hold the encoder of")
        .hasMessageContaining("encoder.layer.1.output.dense.bias is missing")
        .hasMessageContaining("embeddings.LayerNorm.bias has the shape [31] instead of [32]")
        .hasMessageContaining("encoder.layer.2.output.dense.bias has no place in it");
  }

  @Test
  void filesThatAreNoBertAreRefused() throws IOException {
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .hasMessageContaining("has neither model.safetensors nor pytorch_model.bin");
    write(Map.of("h.0.attn.weight", Initialization.zeros(2, 2)));
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .hasMessageContaining("has no tensor embeddings.word_embeddings.weight");
    replace("config.json", "\"bert\"", "\"roberta\"");
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .hasMessageContaining("\"model_type\" is \"roberta\"");
    replace("config.json", "\"roberta\"", "\"bert\"");
    replace("config.json", "\"vocab_size\": 100", "\"vocab_size\": 8");
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .hasMessageContaining("vocab.txt has 9 word pieces, but")
        .hasMessageContaining("knows 8");
    Files.delete(folder.resolve("vocab.txt"));
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .hasMessageContaining("has neither tokenizer.json nor vocab.txt");
    Files.delete(folder.resolve("config.json"));
    assertThatThrownBy(() -> BaseModel.of(folder.toString()))
        .hasMessageContaining("has no config.json");
  }

  @Test
  void theTokenizerMayBeCased() throws IOException {
    write(tensors);
    String lower = new String(BaseModel.of(folder.toString()).tokenizerJson());
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    BaseModel cased = BaseModel.of(folder.toString());
    assertThat(cased.tokenizer().tokenize("Éclair").ids()).containsExactly(8);
    Files.writeString(folder.resolve("tokenizer.json"), lower);
    assertThat(BaseModel.of(folder.toString()).tokenizer().tokenize("Éclair").ids())
        .as("tokenizer.json comes before vocab.txt")
        .containsExactly(1);
  }

  @Test
  void theRecordedIdFindsTheSameWeightsOrSaysWhyNot() throws IOException {
    write(tensors);
    String id = BaseModel.of(folder.toString()).id();
    assertThat(id).startsWith(folder.toAbsolutePath() + "@weights:").contains("@vocabulary:");
    assertThat(BaseModel.of(id).id()).isEqualTo(id);
    Files.writeString(folder.resolve("vocab.txt"), VOCABULARY + "more\n");
    assertThatThrownBy(() -> BaseModel.of(id))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the vocabulary file of " + folder + " was changed");
    Files.writeString(folder.resolve("vocab.txt"), VOCABULARY);
    tensors.put("embeddings.LayerNorm.bias", Initialization.zeros(32));
    write(tensors);
    assertThatThrownBy(() -> BaseModel.of(id))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the weights file of " + folder + " was changed")
        .hasMessageContaining("\"base\" in model.json");
    String moved = id.replace(folder.toString(), folder.resolve("gone").toString());
    assertThatThrownBy(() -> BaseModel.of(moved))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no base model \"" + folder.resolve("gone"))
        .hasMessageContaining("Put it back");
  }

  @Test
  void randomWeightsDependOnTheSeedAlone() throws IOException {
    String source = "random:tiny," + folder.resolve("vocab.txt");
    BaseModel first = BaseModel.of(source);
    assertThat(first.weights().config())
        .isEqualTo(new BertConfig(2, 128, 2, 512, 9, 512, BertConfig.LAYER_NORM_EPSILON));
    assertThat(words(BaseModel.of(first.id()))).isEqualTo(words(first));
    assertThat(words(BaseModel.of(source + ",1"))).isEqualTo(words(first));
    assertThat(words(BaseModel.of(source + ",2"))).isNotEqualTo(words(first));
    assertThat(first.weights().question().tensor("embeddings.LayerNorm.weight").data())
        .containsOnly(1);
    double squares = 0;
    for (float value : words(first)) {
      squares += value * value;
    }
    assertThat(Math.sqrt(squares / words(first).length)).isBetween(0.018, 0.022);
  }

  @ParameterizedTest
  @CsvSource({
    "mini, 4, 256, 4, 1024",
    "small, 4, 512, 8, 2048",
    "base, 12, 768, 12, 3072",
    "large, 24, 1024, 16, 4096"
  })
  void sizesAreThoseOfBert(String name, int layers, int hidden, int heads, int intermediate) {
    assertThat(BertSize.named(name).config(30522))
        .isEqualTo(new BertConfig(layers, hidden, heads, intermediate, 30522, 512, 1e-12f));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "random:tiny",
        "random:huge,vocab.txt",
        "random:tiny,vocab.txt,x",
        "elq:a,b,c"
      })
  void whatIsNoSourceIsRefused(String source) {
    String there = source.replace("vocab.txt", folder.resolve("vocab.txt").toString());
    assertThatThrownBy(() -> BaseModel.of(there)).isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] words(BaseModel model) {
    return model.weights().question().tensor("embeddings.word_embeddings.weight").data();
  }

  private void write(Map<String, Tensor> named) throws IOException {
    Safetensors.write(folder.resolve("model.safetensors"), named, Map.of());
  }

  private void replace(String file, String from, String to) throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(folder.resolve(file), text.replace(from, to));
  }
}
