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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Some optimizer steps each, against what ELQ's own trainer recorded. */
class GoldenTrainingTest {
  private static final BertConfig CONFIG = new BertConfig(2, 32, 2, 64, 30522, 512, 1e-12f);

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  /** All cases of the folder, so that a further one needs no code. */
  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(Golden.file("train"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheOriginal(Path file) throws IOException {
    JsonNode golden = new ObjectMapper().readTree(file.toFile());
    Map<String, Tensor> arrays =
        arrays("train/" + file.getFileName().toString().replace(".json", ".npz"));
    GoldenArguments arguments = GoldenArguments.of(golden.get("argv"));
    List<ReferenceQuestion> questions =
        questions(golden.get("sample_ids"), arguments.maxContextTokens());
    List<List<ReferenceQuestion>> batches = arguments.batches(questions);
    try (BiEncoder model = model(arguments);
        Objective objective = objective(arguments, model);
        ReferenceTraining training =
            new ReferenceTraining(model, objective.loss(), arguments.options(questions.size()))) {
      for (JsonNode expected : golden.get("steps")) {
        check(training, model, batches, expected);
        if (expected == golden.get("steps").get(0)) {
          checkGradients(model, arrays);
        }
        update(training, expected);
      }
      checkParameters(model, arrays, arguments.tolerance());
    }
  }

  /** Heads that no recorded case has: their gradients arrive, and training goes on. */
  @ParameterizedTest
  @CsvSource({
    "tiny_fl_linear.legacy.bin,qa_linear,fl_linear",
    "tiny_mlp.legacy.bin,qa_mlp,all_avg"
  })
  void otherHeadsTrain(String checkpoint, String scoring, String aggregation) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Golden.file("train/train_inbatch_all_lr1e-3.json").toFile());
    GoldenArguments recorded = GoldenArguments.of(golden.get("argv"));
    Map<String, String> values = new HashMap<>(recorded.values());
    values.put("path_to_model", checkpoint);
    values.put("mention_scoring_method", scoring);
    values.put("mention_aggregation_type", aggregation);
    GoldenArguments arguments = new GoldenArguments(values);
    List<ReferenceQuestion> questions =
        questions(golden.get("sample_ids"), arguments.maxContextTokens());
    try (BiEncoder model = model(arguments);
        Objective objective = objective(arguments, model);
        ReferenceTraining training =
            new ReferenceTraining(model, objective.loss(), arguments.options(questions.size()))) {
      float first = training.accumulate(questions).loss();
      model
          .parameters()
          .trainable()
          .forEach(
              (name, parameter) ->
                  assertThat(parameter.grad().defined()).as(name).isEqualTo(isUsed(name)));
      training.update(new ReferenceTraining.Step(0, 0, Double.NaN, Double.NaN));
      for (int step = 0; step < 3; step++) {
        training.step(questions);
      }
      assertThat(training.accumulate(questions).loss()).isLessThan(first);
    }
  }

  /** BERT's poolers are in the checkpoints, but nothing looks at them. */
  private static boolean isUsed(String name) {
    return !name.contains("pooler");
  }

  /** Gradients of a step: an optimizer step is as many batches as are accumulated. */
  private static void check(
      ReferenceTraining training,
      BiEncoder model,
      List<List<ReferenceQuestion>> batches,
      JsonNode expected) {
    ReferenceTraining.Step losses = null;
    for (List<ReferenceQuestion> batch : batches) {
      losses = training.accumulate(batch);
    }
    assertThat(losses.loss()).isCloseTo(expected.get("loss").floatValue(), within(1e-5f));
    assertThat(losses.span()).isCloseTo(expected.get("span_loss").floatValue(), within(1e-5f));
    checkGradients(model, expected.get("grad_norms_before_clip"));
  }

  private static void update(ReferenceTraining training, JsonNode expected) {
    ReferenceTraining.Step update =
        training.update(new ReferenceTraining.Step(0, 0, Double.NaN, Double.NaN));
    double norm = expected.get("total_norm").doubleValue();
    assertThat(update.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
    assertThat(update.learningRate())
        .isCloseTo(expected.get("lr").get(0).doubleValue(), within(1e-12));
  }

  /** An objective with the files that it reads. */
  private record Objective(EntityObjective loss, List<AutoCloseable> files)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      for (AutoCloseable file : files) {
        try {
          file.close();
        } catch (IOException | RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private Objective objective(GoldenArguments arguments, BiEncoder model) throws IOException {
    if (!arguments.hardNegatives()) {
      TensorFile tokens = TensorFile.open(gunzip(arguments.file("cand_token_ids_path")));
      return new Objective(new InBatchNegatives(model, tokens.single(), 0), List.of(tokens));
    }
    TensorFile vectors = TensorFile.open(gunzip(arguments.file("cand_enc_path")));
    FaissCandidateIndex index = FaissCandidateIndex.open(gunzip(arguments.file("index_path")));
    return new Objective(new HardNegatives(index, vectors.single(), 10), List.of(vectors, index));
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

  private BiEncoder model(GoldenArguments arguments) throws IOException {
    Map<String, Tensor> checkpoint = new LinkedHashMap<>();
    try (TensorFile file = TensorFile.open(gunzip(arguments.file("path_to_model")))) {
      for (Map.Entry<String, StoredTensor> entry : file.tensors().entrySet()) {
        checkpoint.put(entry.getKey(), entry.getValue().toTensor());
      }
    }
    return BiEncoder.of(
        CONFIG,
        arguments.shape(),
        checkpoint,
        name -> !arguments.entitiesFrozen() || !name.startsWith(ModelShape.ENTITY));
  }

  private static List<ReferenceQuestion> questions(JsonNode ids, int maxTokens) throws IOException {
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
      questions.add(ReferenceQuestion.of(text, ints(question.get("label_id")), maxTokens));
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
