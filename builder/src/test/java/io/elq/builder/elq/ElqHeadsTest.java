// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.model.ElqModel;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.SpanPooling;
import io.elq.linker.settings.Aggregation;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.LinearLayer;
import io.elq.weights.safetensors.Safetensors;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of head that ELQ can run, against its formula; and every other, refused. */
class ElqHeadsTest {
  private static final int HIDDEN = 4;
  private static final int TOKENS = 6;
  private static final BertConfig CONFIG = new BertConfig(1, HIDDEN, 2, 8, 10, 16, 1e-12f);
  private static final String HEADS = "classification_heads.";

  @TempDir Path folder;
  private final Random random = new Random(1);
  private final Map<String, Tensor> tensors = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"all_avg", "fl_avg", "all_avg_linear", "fl_linear"})
  void mentionVectorsFollowTheFormula(String aggregation) throws IOException {
    int inputs = aggregation.equals("fl_linear") ? 2 * HIDDEN : HIDDEN;
    Tensor weight = put(HEADS + "get_context_embeds.mention_agg_linear.weight", HIDDEN, inputs);
    Tensor bias = put(HEADS + "get_context_embeds.mention_agg_linear.bias", HIDDEN);
    ElqHeads heads = read(aggregation, "qa_linear", "");
    Tensor rows = random(TOKENS, HIDDEN);
    LinearLayer projection = heads.heads().projection();
    float[] tokens = projection == null ? rows.data() : apply(projection, rows.data());
    int width = tokens.length / TOKENS;
    float[] vector = new float[width / heads.aggregation().parts()];
    new SpanPooling(heads.aggregation(), null)
        .pool(
            new EncodedQuestion(TOKENS, width, tokens, new float[0]),
            new Mention(1, 4, 0),
            vector,
            0);
    float[] expected = expected(aggregation, rows.data(), weight, bias);
    assertThat(vector).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(vector[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  /** ELQ's vector of the span over tokens 1 to 4. */
  private static float[] expected(String aggregation, float[] rows, Tensor weight, Tensor bias) {
    boolean ends = aggregation.startsWith("fl");
    float[] pooled = new float[aggregation.equals("fl_linear") ? 2 * HIDDEN : HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      float first = rows[HIDDEN + i];
      float last = rows[4 * HIDDEN + i];
      if (aggregation.equals("fl_linear")) {
        pooled[i] = first;
        pooled[HIDDEN + i] = last;
      } else {
        float all = first + rows[2 * HIDDEN + i] + rows[3 * HIDDEN + i] + last;
        pooled[i] = ends ? (first + last) / 2 : all / 4;
      }
    }
    return aggregation.endsWith("linear") ? apply(new LinearLayer(weight, bias), pooled) : pooled;
  }

  @Test
  void aMentionHeadMayHaveAHiddenLayer() throws IOException {
    put(HEADS + "mention_scores.bound_classifier.0.weight", HIDDEN, HIDDEN);
    put(HEADS + "mention_scores.bound_classifier.0.bias", HIDDEN);
    put(HEADS + "mention_scores.bound_classifier.3.weight", 3, HIDDEN);
    put(HEADS + "mention_scores.bound_classifier.3.bias", 3);
    assertThat(read("all_avg", "qa_mlp", "").heads().mention()).hasSize(2);
    assertThat(read("all_avg", "qa_linear", "").aggregation()).isEqualTo(Aggregation.ALL_AVG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"all_linear", "all", "fl_avg_linear", "all_mlp", "fl_mlp", "none", "whatever"})
  void aggregationsThatDoNotRunInElqAreRefused(String aggregation) {
    assertThatThrownBy(() -> read(aggregation, "qa_linear", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mention_aggregation_type is " + aggregation)
        .hasMessageContaining("ELQ")
        .hasMessageContaining("can be imported");
  }

  @Test
  void otherMentionHeadsAndLinearEncodersAreRefused() {
    assertThatThrownBy(() -> read("all_avg", "qa_bert", ""))
        .hasMessageContaining("mention_scoring_method is qa_bert");
    assertThatThrownBy(() -> read("all_avg", "qa_linear", ", 'add_linear': True"))
        .hasMessageContaining("add_linear is True");
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() {
    put(HEADS + "get_context_embeds.mention_agg_linear.weight", HIDDEN, HIDDEN + 1);
    put(HEADS + "get_context_embeds.mention_agg_linear.bias", HIDDEN);
    assertThatThrownBy(() -> read("all_avg_linear", "qa_linear", ""))
        .hasMessageContaining("get_context_embeds.mention_agg_linear.weight")
        .hasMessageContaining("[4, 5]")
        .hasMessageContaining("[4, 4]");
  }

  /** Wherever it is: what is damaged in one place is not to be trusted in others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "context_encoder.bert_model.encoder.layer.0.output.dense.weight",
        "cand_encoder.bert_model.embeddings.token_type_embeddings.weight",
        "cand_encoder.bert_model.pooler.dense.weight",
        HEADS + "mention_scores.bound_classifier.weight"
      })
  void aCheckpointWithAValueThatIsNotFiniteIsRefused(String name) throws IOException {
    read("all_avg", "qa_linear", "");
    put(name, 4, 4).data()[7] = Float.NaN;
    assertThatThrownBy(() -> read("all_avg", "qa_linear", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.bin: tensor '" + name + "': it holds NaN at [");
  }

  private ElqHeads read(String aggregation, String scoring, String more) throws IOException {
    for (String encoder : new String[] {ElqModel.QUESTION_ENCODER, ElqModel.ENTITY_ENCODER}) {
      BertWeights.shapes(CONFIG).forEach((name, shape) -> put(encoder + name, shape));
    }
    put(HEADS + "mention_scores.bound_classifier.weight", 3, HIDDEN);
    put(HEADS + "mention_scores.bound_classifier.bias", 3);
    Path checkpoint = folder.resolve("model.bin");
    Safetensors.write(checkpoint, tensors, Map.of());
    Path parameters =
        Files.writeString(
            folder.resolve("params.txt"),
            "{'mention_aggregation_type': '%s', 'mention_scoring_method': '%s'%s}"
                .formatted(aggregation, scoring, more));
    try (ElqModel model = ElqModel.open(checkpoint, CONFIG)) {
      return ElqHeads.read(model, ElqParameters.read(parameters));
    }
  }

  private Tensor put(String name, int... shape) {
    return tensors.computeIfAbsent(name, absent -> random(shape));
  }

  private Tensor random(int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  private static float[] apply(LinearLayer layer, float[] rows) {
    int count = rows.length / layer.inputs();
    float[] result = new float[count * layer.outputs()];
    for (int row = 0; row < count; row++) {
      for (int out = 0; out < layer.outputs(); out++) {
        float sum = layer.bias().data()[out];
        for (int in = 0; in < layer.inputs(); in++) {
          sum += layer.weight().data()[out * layer.inputs() + in] * rows[row * layer.inputs() + in];
        }
        result[row * layer.outputs() + out] = sum;
      }
    }
    return result;
  }
}
