// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.tokenize.TokenizedText;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.original.ElqTraining.Dropout;
import io.elq.trainer.original.ElqTraining.Step;
import io.elq.weights.Golden;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no recorded case has, on the questions and entities of one. */
class ElqTrainingTest {
  private static final String[] MLP = {
    "--path_to_model", "tiny_mlp.legacy.bin", "--mention_scoring_method", "qa_mlp"
  };

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  private GoldenCase with(String... arguments) throws IOException {
    return GoldenCase.read(Golden.file("train/train_inbatch_all_lr1e-3.json"), folder, arguments);
  }

  private static List<Step> train(GoldenCase golden, BiEncoder model, Dropout dropout)
      throws Exception {
    List<Step> steps = new ArrayList<>();
    try (GoldenCase.OpenObjective objective = golden.objective(model);
        ElqTraining training =
            new ElqTraining(model, objective.loss(), golden.arguments().options(), dropout)) {
      training.train(golden.questions(), steps::add);
    }
    return steps;
  }

  private static List<Step> train(GoldenCase golden, Dropout dropout) throws Exception {
    try (BiEncoder model = golden.model()) {
      return train(golden, model, dropout);
    }
  }

  /** Heads, sizes and schedules that no recorded case has: the loss falls, and heads stay. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          tiny.legacy.bin,       --mention_aggregation_type fl_avg
          tiny.legacy.bin,       --mention_aggregation_type all_avg_linear
          tiny_fl_linear.legacy.bin, --mention_aggregation_type fl_linear
          tiny_mlp.legacy.bin,   --mention_scoring_method qa_mlp
          tiny.legacy.bin,       --max_context_length 9
          tiny.legacy.bin,       --train_batch_size 3
          tiny.legacy.bin,       --gradient_accumulation_steps 2
          tiny.legacy.bin,       --freeze_cand_enc --adversarial_training
          """)
  void theLossFallsAndHeadsStay(String checkpoint, String more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--path_to_model", checkpoint));
    arguments.addAll(List.of(more.split(" ")));
    GoldenCase golden = with(arguments.toArray(String[]::new));
    try (BiEncoder model = golden.model()) {
      Map<String, Tensor> heads = model.parameters().values(ElqTrainingTest::isHead);
      List<Step> steps = train(golden, model, Dropout.NONE);
      assertThat(steps.get(steps.size() - 1).loss()).isLessThan(steps.get(0).loss());
      model
          .parameters()
          .values(ElqTrainingTest::isHead)
          .forEach((name, head) -> assertThat(head.data()).isEqualTo(heads.get(name).data()));
      Set<String> names = new TreeSet<>(model.parameters().values(name -> true).keySet());
      for (String name : names) {
        // BERT's poolers are in the checkpoints, but nothing looks at them.
        assertThat(model.parameters().get(name).grad().defined())
            .as(name)
            .isEqualTo(!name.contains("pooler") && golden.arguments().hasGradient(name));
      }
    }
  }

  private static boolean isHead(String name) {
    return name.startsWith("classification_heads.");
  }

  /** No layer of a model of two is one of the last four of twelve. */
  @ParameterizedTest
  @CsvSource({"additional_layers", "top_layer", "top4_layers"})
  void smallModelsHaveNoLayerOnTop(String type) throws Exception {
    GoldenCase golden = with("--type_optimization", type, "--num_train_epochs", "2");
    try (BiEncoder model = golden.model()) {
      Map<String, Tensor> before = model.parameters().values(name -> true);
      List<Step> steps = train(golden, model, Dropout.NONE);
      model
          .parameters()
          .values(name -> true)
          .forEach((name, now) -> assertThat(now.data()).isEqualTo(before.get(name).data()));
      // Nothing is set to zero: the first gradients, clipped to 1, and the second ones.
      assertThat(steps.get(1).gradientNorm())
          .isCloseTo(steps.get(0).gradientNorm() + 1, within(1e-3));
    }
  }

  /** Three batches an epoch make one step of two; the third enters the next epoch's step. */
  @Test
  void gradientsThatMakeNoFullStepStay() throws Exception {
    GoldenCase golden =
        with(
            "--train_batch_size", "6",
            "--gradient_accumulation_steps", "2",
            "--num_train_epochs", "2",
            "--learning_rate", "0");
    List<Step> steps = train(golden, Dropout.NONE);
    assertThat(steps.stream().map(step -> !Double.isNaN(step.learningRate())))
        .containsExactly(false, true, false, false, true, false);
    assertThat(Math.abs(steps.get(4).gradientNorm() - steps.get(1).gradientNorm()))
        .isGreaterThan(2);
  }

  @Test
  void dropoutEndsWithTheFirstEpoch() throws Exception {
    Dropout half = new Dropout(0, 0.5);
    List<Step> none = train(with(untrained("500")), Dropout.NONE);
    List<Step> dropped = train(with(untrained("500")), half);
    assertThat(differing(none, dropped)).containsExactly(true, true, false, false, false, false);
    List<Step> evaluated = train(with(untrained("1")), half);
    assertThat(differing(none, evaluated)).containsExactly(true, true, false, true, false, true);
  }

  /** Three epochs of two batches that change nothing. */
  private static String[] untrained(String evaluationInterval) {
    List<String> arguments = new ArrayList<>(List.of(MLP));
    arguments.addAll(List.of("--learning_rate", "0", "--num_train_epochs", "3"));
    arguments.addAll(List.of("--train_batch_size", "4", "--eval_interval", evaluationInterval));
    return arguments.toArray(String[]::new);
  }

  private static List<Boolean> differing(List<Step> steps, List<Step> others) {
    List<Boolean> differing = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      differing.add(Math.abs(steps.get(i).span() - others.get(i).span()) > 1e-5);
    }
    return differing;
  }

  @Test
  void theSeedSaysWhatIsDropped() throws Exception {
    Dropout tenth = new Dropout(0.1, ElqArguments.HEAD_DROPOUT);
    List<String> arguments = new ArrayList<>(List.of(MLP));
    arguments.addAll(List.of("--num_train_epochs", "1", "--seed", "3"));
    float first = train(with(arguments.toArray(String[]::new)), tenth).get(0).loss();
    assertThat(train(with(arguments.toArray(String[]::new)), tenth).get(0).loss()).isEqualTo(first);
    arguments.add("--seed=4");
    assertThat(train(with(arguments.toArray(String[]::new)), tenth).get(0).loss())
        .isNotEqualTo(first);
  }

  @Test
  void headsThatTheModelHasNotAreRefused() throws IOException {
    GoldenCase golden = with(MLP);
    Map<String, Tensor> heads =
        Map.of(
            "classification_heads.mention_scores.bound_classifier.weight",
            new Tensor(new int[] {3, 32}, new float[96]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ElqWeights.complete(heads, golden.arguments().shape(), 32, new Random(7)))
        .withMessageContaining("bound_classifier.weight");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ElqWeights.complete(heads, with().arguments().shape(), 16, new Random(7)))
        .withMessageContaining("has the shape [3, 32], but the model asks for [3, 16]");
  }

  /** A mention around the last one reaches beyond the window; it ends with the padded input. */
  @Test
  void aMentionBeyondTheWindowEndsWithIt() {
    int[] ids = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    TokenizedText text = new TokenizedText(ids, new int[] {0, 1}, new int[] {9, 3});
    ElqQuestion question = ElqQuestion.of(text, new int[] {5, 6}, 8);
    assertThat(question.inputIds()).containsExactly(101, 1, 2, 3, 4, 5, 6, 102);
    assertThat(question.spans().get(0)).containsExactly(1, 7);
    assertThat(question.spans().get(1)).containsExactly(2, 3);
  }

  @Test
  void aQuestionWithoutMentionsIsRefused() {
    TokenizedText text = new TokenizedText(new int[] {1}, new int[0], new int[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ElqQuestion.of(text, new int[0], 8))
        .withMessageContaining("no gold mention");
  }
}
