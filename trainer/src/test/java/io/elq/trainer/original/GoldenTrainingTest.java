// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.weights.Golden;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some optimizer steps each, against what ELQ's own trainer recorded. */
class GoldenTrainingTest {
  /** A case that records fewer tensors than this was not read as it should be. */
  private static final int LEAST_COMPARED = 30;

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
  void equalsTheOriginal(Path file) throws Exception {
    GoldenCase golden = GoldenCase.read(file, folder);
    ElqTraining.Options options = golden.arguments().options();
    List<ElqQuestion> questions = golden.questions();
    try (BiEncoder model = golden.model();
        GoldenCase.OpenObjective objective = golden.objective(model);
        ElqTraining training =
            new ElqTraining(model, objective.loss(), options, ElqTraining.Dropout.NONE)) {
      checkOptimized(model, options.optimized(), golden.golden().get("steps").get(0));
      assertThat(golden.arrays("step0_grad/")).hasSizeGreaterThan(LEAST_COMPARED);
      checkInputs(golden, options.schedule(), questions);
      new Replay(golden, model, training, options.schedule(), questions).run();
      checkParameters(model, golden, Math.max(1e-6, 2e-2 * options.schedule().learningRate()));
    }
  }

  /** Trains as the case did, and looks at every recorded step. */
  private record Replay(
      GoldenCase golden,
      BiEncoder model,
      ElqTraining training,
      ElqSchedule schedule,
      List<ElqQuestion> questions) {

    void run() {
      JsonNode steps = golden.golden().get("steps");
      int done = 0;
      for (int epoch : schedule.epochNumbers()) {
        List<ElqTraining.Step> losses = new ArrayList<>();
        for (List<ElqQuestion> batch : schedule.batches(questions, epoch)) {
          losses.add(training.accumulate(batch));
          if (training.isStepDue()) {
            check(done, losses, steps.get(done));
            losses.clear();
            done++;
          }
          if (done == steps.size()) {
            return;
          }
        }
        training.endEpoch();
      }
      assertThat(done).as("optimizer steps of the run").isEqualTo(steps.size());
    }

    private void check(int step, List<ElqTraining.Step> losses, JsonNode expected) {
      checkLosses(losses, expected);
      checkGradientNorms(model, expected.get("grad_norms_before_clip"));
      checkGradients(model, golden.arrays("step" + step + "_grad/"));
      ElqTraining.Step update =
          training.update(losses.get(losses.size() - 1), schedule.steps(questions.size()));
      double norm = expected.get("total_norm").doubleValue();
      assertThat(update.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
      for (JsonNode rate : expected.get("lr")) {
        assertThat(update.learningRate()).isCloseTo(rate.doubleValue(), within(1e-12));
      }
    }

    /** Where batches were accumulated, what was recorded is the last one's loss, or their mean. */
    private void checkLosses(List<ElqTraining.Step> losses, JsonNode expected) {
      ElqTraining.Step last = losses.get(losses.size() - 1);
      double loss = expected.get("loss").doubleValue();
      double span = expected.get("span_loss").doubleValue();
      double mean = losses.stream().mapToDouble(ElqTraining.Step::loss).sum();
      double meanSpan = losses.stream().mapToDouble(ElqTraining.Step::span).sum();
      assertThat(List.of(last.loss() * (double) losses.size(), (double) last.loss(), mean))
          .as("loss")
          .anySatisfy(actual -> assertThat(actual).isCloseTo(loss, within(1e-5)));
      assertThat(List.of((double) last.span(), meanSpan / losses.size()))
          .as("span loss")
          .anySatisfy(actual -> assertThat(actual).isCloseTo(span, within(1e-5)));
    }
  }

  /** The optimizer gets the parameters that ELQ gives it, with the same decay. */
  private static void checkOptimized(BiEncoder model, TypeOptimization type, JsonNode first) {
    Set<String> names = model.parameters().values(type::covers).keySet();
    JsonNode groups = first.get("optimised");
    assertThat(names.stream().filter(TypeOptimization::decays))
        .containsExactlyInAnyOrderElementsOf(strings(groups.get("weight_decay_0.01")));
    assertThat(names.stream().filter(name -> !TypeOptimization.decays(name)))
        .containsExactlyInAnyOrderElementsOf(strings(groups.get("weight_decay_0")));
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(name -> GoldenCase.parameter(name.asText()))
        .toList();
  }

  /** The recorded token ids are those of a batch, or of all questions. */
  private static void checkInputs(
      GoldenCase golden, ElqSchedule schedule, List<ElqQuestion> questions) {
    int tokens = golden.arguments().options().maxContextTokens();
    float[] recorded = golden.arrays().get("context_input").data();
    List<List<ElqQuestion>> batches = new ArrayList<>();
    batches.add(questions);
    for (int epoch : schedule.epochNumbers()) {
      batches.addAll(schedule.batches(questions, epoch));
    }
    assertThat(batches).anySatisfy(batch -> assertThat(ids(batch, tokens)).isEqualTo(recorded));
  }

  private static float[] ids(List<ElqQuestion> batch, int tokens) {
    float[] ids = new float[batch.size() * tokens];
    for (int q = 0; q < batch.size(); q++) {
      for (int i = 0; i < batch.get(q).inputIds().length; i++) {
        ids[q * tokens + i] = batch.get(q).inputIds()[i];
      }
    }
    return ids;
  }

  private static void checkGradientNorms(BiEncoder model, JsonNode norms) {
    Set<String> recorded = new TreeSet<>();
    norms
        .fields()
        .forEachRemaining(
            entry -> {
              String name = GoldenCase.parameter(entry.getKey());
              double squares = 0;
              for (float value : gradient(model, name)) {
                squares += (double) value * value;
              }
              double expected = entry.getValue().doubleValue();
              assertThat(Math.sqrt(squares))
                  .as(name)
                  .isCloseTo(expected, within(1e-6 + 1e-4 * expected));
              recorded.add(name);
            });
    assertThat(withGradient(model)).containsExactlyInAnyOrderElementsOf(recorded);
  }

  private static Set<String> withGradient(BiEncoder model) {
    Set<String> names = new TreeSet<>(model.parameters().trainable().keySet());
    names.removeIf(name -> !model.parameters().get(name).grad().defined());
    return names;
  }

  private static float[] gradient(BiEncoder model, String name) {
    try (PointerScope scope = new PointerScope()) {
      return Libtorch.values(model.parameters().trainable().get(name).grad());
    }
  }

  private static void checkGradients(BiEncoder model, Map<String, Tensor> gradients) {
    gradients.forEach(
        (name, expected) -> {
          assertClose(name, gradient(model, name), expected.data(), 2e-5);
        });
  }

  private static void checkParameters(BiEncoder model, GoldenCase golden, double tolerance) {
    Map<String, Tensor> values = model.parameters().values(name -> true);
    Map<String, Tensor> expected = golden.parametersAfter();
    assertThat(expected).hasSizeGreaterThan(LEAST_COMPARED);
    expected.forEach(
        (name, value) -> {
          Tensor actual = values.get(name);
          float[] data =
              name.endsWith("word_embeddings.weight")
                  ? rows(actual, golden.arrays().get("embedding_rows"))
                  : actual.data();
          assertClose(name, data, value.data(), tolerance);
        });
  }

  private static float[] rows(Tensor matrix, Tensor rows) {
    int width = matrix.shape()[1];
    float[] picked = new float[rows.data().length * width];
    for (int i = 0; i < rows.data().length; i++) {
      System.arraycopy(matrix.data(), (int) rows.data()[i] * width, picked, i * width, width);
    }
    return picked;
  }

  private static void assertClose(String name, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as(name).isCloseTo(expected[i], within(tolerance));
    }
  }
}
