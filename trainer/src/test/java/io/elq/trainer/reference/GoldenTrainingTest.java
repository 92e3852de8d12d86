package io.elq.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.Golden;
import io.elq.linker.candidate.FaissCandidateIndex;
import io.elq.linker.checkpoint.StoredTensor;
import io.elq.linker.checkpoint.Tensor;
import io.elq.linker.checkpoint.TensorFile;
import io.elq.linker.onnx.BertConfig;
import io.elq.linker.tokenize.TokenizedText;
import io.elq.trainer.model.BiEncoder;
import io.elq.trainer.model.Libtorch;
import io.elq.trainer.model.ModelShape;
import io.elq.trainer.model.Pooling;
import io.elq.trainer.model.Tuning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three optimizer steps each, against what ELQ's own trainer recorded. */
class GoldenTrainingTest {
  private static final BertConfig CONFIG = new BertConfig(2, 32, 2, 64, 30522, 512, 1e-12f);
  private static final int MAX_TOKENS = 32;
  private static final int STEPS = 20;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  @Test
  void inBatchNegativesEqualTheOriginals() throws IOException {
    inBatch("inbatch", 1e-5, 0.1, TypeOptimization.ALL_ENCODER_LAYERS, 1e-6);
  }

  @Test
  void allLayersAtALargeRateEqualTheOriginals() throws IOException {
    inBatch("inbatch_all_lr1e-3", 1e-3, 0, TypeOptimization.ALL, 2e-5);
  }

  @Test
  void hardNegativesEqualTheOriginals() throws IOException {
    try (TensorFile vectors = TensorFile.open(gunzip("model/all_entities.t7.gz"));
        FaissCandidateIndex index =
            FaissCandidateIndex.open(gunzip("model/faiss_hnsw_index.pkl.gz"));
        BiEncoder model = model(name -> !name.startsWith(ModelShape.ENTITY))) {
      check(
          "hardneg",
          model,
          new HardNegatives(index, vectors.single(), 10),
          options(1e-5, 0.1, TypeOptimization.ALL_ENCODER_LAYERS),
          1e-6);
    }
  }

  private void inBatch(
      String name, double rate, double warmUp, TypeOptimization optimized, double tolerance)
      throws IOException {
    try (TensorFile tokens = TensorFile.open(gunzip("model/entity_token_ids_128.t7.gz"));
        BiEncoder model = model(parameter -> true)) {
      check(
          name,
          model,
          new InBatchNegatives(model, tokens.single(), 0),
          options(rate, warmUp, optimized),
          tolerance);
    }
  }

  private static ReferenceTraining.Options options(
      double rate, double warmUp, TypeOptimization optimized) {
    return new ReferenceTraining.Options(MAX_TOKENS, 10, rate, 1.0, warmUp, STEPS, 1, 0, optimized);
  }

  private void check(
      String name,
      BiEncoder model,
      EntityObjective objective,
      ReferenceTraining.Options options,
      double tolerance)
      throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Golden.file("train/train_" + name + ".json").toFile());
    Map<String, Tensor> arrays = arrays("train/train_" + name + ".npz");
    List<ReferenceQuestion> questions = questions(golden.get("sample_ids"));
    try (ReferenceTraining training = new ReferenceTraining(model, objective, options)) {
      for (int step = 0; step < 3; step++) {
        JsonNode expected = golden.get("steps").get(step);
        ReferenceTraining.Step losses = training.accumulate(questions);
        assertThat(losses.loss()).isCloseTo(expected.get("loss").floatValue(), within(1e-5f));
        assertThat(losses.span()).isCloseTo(expected.get("span_loss").floatValue(), within(1e-5f));
        checkGradients(model, expected.get("grad_norms_before_clip"));
        if (step == 0) {
          checkGradients(model, arrays);
        }
        ReferenceTraining.Step update = training.update(losses);
        double norm = expected.get("total_norm").doubleValue();
        assertThat(update.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
        assertThat(update.learningRate())
            .isCloseTo(expected.get("lr").get(0).doubleValue(), within(1e-12));
      }
      checkParameters(model, arrays, tolerance);
    }
  }

  private static void checkGradients(BiEncoder model, JsonNode norms) {
    norms
        .fields()
        .forEachRemaining(
            entry -> {
              float[] gradient =
                  Libtorch.values(model.parameters().trainable().get(entry.getKey()).grad());
              double squares = 0;
              for (float value : gradient) {
                squares += (double) value * value;
              }
              double expected = entry.getValue().doubleValue();
              assertThat(Math.sqrt(squares))
                  .as(entry.getKey())
                  .isCloseTo(expected, within(1e-6 + 1e-4 * expected));
            });
  }

  private static void checkGradients(BiEncoder model, Map<String, Tensor> arrays) {
    int compared = 0;
    for (Map.Entry<String, Tensor> entry : arrays.entrySet()) {
      if (entry.getKey().startsWith("step0_grad/")) {
        String name = entry.getKey().substring("step0_grad/".length());
        float[] actual = Libtorch.values(model.parameters().trainable().get(name).grad());
        assertClose(name, actual, entry.getValue().data(), 2e-5);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(30);
  }

  private static void checkParameters(
      BiEncoder model, Map<String, Tensor> arrays, double tolerance) {
    Map<String, Tensor> values = model.parameters().values(name -> true);
    int compared = 0;
    for (Map.Entry<String, Tensor> entry : arrays.entrySet()) {
      if (entry.getKey().startsWith("param_after_3_steps/")) {
        String name = entry.getKey().substring("param_after_3_steps/".length());
        float[] actual = values.get(name).data();
        if (name.endsWith("word_embeddings.weight")) {
          actual = rows(actual, arrays.get("embedding_rows"));
        }
        assertClose(name, actual, entry.getValue().data(), tolerance);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(30);
  }

  private static float[] rows(float[] matrix, Tensor rows) {
    float[] picked = new float[rows.data().length * CONFIG.hidden()];
    for (int i = 0; i < rows.data().length; i++) {
      System.arraycopy(
          matrix,
          (int) rows.data()[i] * CONFIG.hidden(),
          picked,
          i * CONFIG.hidden(),
          CONFIG.hidden());
    }
    return picked;
  }

  private static void assertClose(String name, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as(name).isCloseTo(expected[i], within(tolerance));
    }
  }

  private BiEncoder model(java.util.function.Predicate<String> trains) throws IOException {
    Map<String, Tensor> checkpoint = new LinkedHashMap<>();
    try (TensorFile file = TensorFile.open(gunzip("model/tiny.legacy.bin.gz"))) {
      for (Map.Entry<String, StoredTensor> entry : file.tensors().entrySet()) {
        checkpoint.put(entry.getKey(), entry.getValue().toTensor());
      }
    }
    ModelShape shape = new ModelShape(Tuning.full(), Tuning.full(), Pooling.ALL_AVG, 1, false);
    return BiEncoder.of(CONFIG, shape, checkpoint, trains);
  }

  private static List<ReferenceQuestion> questions(JsonNode ids) throws IOException {
    Map<String, JsonNode> byId = new HashMap<>();
    Golden.lines("questions_labelled.jsonl").forEach(q -> byId.put(q.get("id").asText(), q));
    List<ReferenceQuestion> questions = new ArrayList<>();
    for (JsonNode id : ids) {
      JsonNode question = byId.get(id.asText());
      JsonNode spans = question.get("tokenized_mention_idxs");
      int[] starts = new int[spans.size()];
      int[] ends = new int[spans.size()];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = spans.get(i).get(0).asInt();
        ends[i] = spans.get(i).get(1).asInt();
      }
      TokenizedText text =
          new TokenizedText(ints(question.get("tokenized_text_ids")), starts, ends);
      questions.add(ReferenceQuestion.of(text, ints(question.get("label_id")), MAX_TOKENS));
    }
    return questions;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private Map<String, Tensor> arrays(String npz) throws IOException {
    Map<String, Tensor> arrays = new HashMap<>();
    try (ZipFile zip = new ZipFile(Golden.file(npz).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName().replaceFirst("\\.npy$", "");
        if (!name.startsWith("step0_grad/")
            && !name.startsWith("param_")
            && !name.equals("embedding_rows")) {
          continue;
        }
        Path file = folder.resolve("array-" + arrays.size() + ".npy");
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        try (TensorFile array = TensorFile.open(file)) {
          arrays.put(name, array.single().toTensor());
        }
      }
    }
    return arrays;
  }

  private Path gunzip(String name) throws IOException {
    Path file = folder.resolve(name.replace('/', '-').replaceFirst("\\.gz$", ""));
    if (!Files.exists(file)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(Golden.file(name)))) {
        Files.copy(in, file);
      }
    }
    return file;
  }
}
