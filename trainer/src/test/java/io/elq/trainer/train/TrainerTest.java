// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.trainer.dev.DevLoss;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.network.Precision;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.HoldOut;
import io.elq.trainer.options.Objective;
import io.elq.trainer.options.Schedule;
import io.elq.trainer.options.TrainingOptions;
import io.elq.trainer.parallel.Processes;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs over random tiny encoders, a dozen entities and a few questions. */
class TrainerTest {
  private static final Schedule SCHEDULE =
      new Schedule(
          new Schedule.Length(3, 0, 0),
          new Schedule.Steps(8, 1),
          new Schedule.Rates(1e-3, 1e-3, 1e-2, 0.1),
          new Schedule.Regularization(0.01, 1, 0.1));

  @TempDir Path folder;
  private TinyCorpus cities;

  @BeforeEach
  void write() throws IOException {
    cities = TinyCorpus.write(folder);
  }

  private TrainingOptions options(String out, ModelShape shape, Objective objective) {
    return TrainingOptions.of(
            List.of(corpus("cities")), folder.resolve(out), folder.resolve("cache"))
        .with(cities.base(), shape, objective)
        .with(SCHEDULE);
  }

  private Corpus corpus(String name) {
    List<Path> questions = List.of(cities.questions());
    return new Corpus(name, cities.catalogue(), questions, questions);
  }

  static Stream<Object[]> shapesAndObjectives() {
    Tuning lora = Tuning.lora(4, 8);
    return Stream.of(
        new Object[] {ModelShape.lowRank(4, 8), Objective.DEFAULT},
        new Object[] {ModelShape.lowRank(4, 8), new Objective(3, 4, 10, 0.5, 0.5, 0)},
        new Object[] {
          new ModelShape(Tuning.full(), Tuning.full(), Pooling.FL_LINEAR, 2, false),
          new Objective(0, 5, 1, 0, 0, 0)
        },
        new Object[] {
          new ModelShape(lora, lora, Pooling.FL_AVG, 1, true, true, true, true, 0),
          new Objective(2, 4, 10, 0, 0, 0)
        });
  }

  @ParameterizedTest
  @MethodSource("shapesAndObjectives")
  void aResumedRunGivesTheNumbersOfOneThatNeverStopped(ModelShape shape, Objective objective)
      throws IOException {
    TrainingOptions whole = options("whole", shape, objective);
    TrainingResult expected = Trainer.train(whole, false);
    TrainingOptions parts = options("parts", shape, objective);
    stopAfter(1, parts);
    TrainingResult resumed = Trainer.train(parts, true);
    assertThat(resumed.epochs()).isEqualTo(expected.epochs());
    assertThat(resumed.bestEpoch()).isEqualTo(expected.bestEpoch());
    assertThat(ModelDirectory.read(whole.folders().output()).description().settings().tokenizing())
        .isEqualTo(Tokenizing.LATEST);
    Map<String, Tensor> one = ModelDirectory.read(whole.folders().output()).tensors();
    Map<String, Tensor> other = ModelDirectory.read(parts.folders().output()).tensors();
    assertThat(other).hasSameSizeAs(one);
    one.forEach((name, tensor) -> assertThat(other.get(name).data()).isEqualTo(tensor.data()));
    assertThat(withoutTimes(parts)).isEqualTo(withoutTimes(whole));
  }

  @Test
  void roundedProductsTrainToNearlyTheSameLossesAndCanBeResumed() throws IOException {
    TrainingOptions exact = options("exact", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    TrainingOptions whole = exact.with(1, folder.resolve("whole")).with(Precision.BFLOAT16);
    TrainingOptions parts = whole.with(1, folder.resolve("parts"));
    List<TrainingResult.Epoch> expected = Trainer.train(exact, false).epochs();
    List<TrainingResult.Epoch> rounded = Trainer.train(whole, false).epochs();
    for (int i = 0; i < expected.size(); i++) {
      assertThat(rounded.get(i).entityLoss())
          .isCloseTo(expected.get(i).entityLoss(), withinPercentage(5));
    }
    stopAfter(1, parts);
    assertThat(Trainer.train(parts, true).epochs()).isEqualTo(rounded);
    stopAfter(1, parts);
    assertThatThrownBy(() -> Trainer.train(parts.with(Precision.FLOAT32), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("precision");
  }

  @Test
  void anEpochOfAShareOfTheQuestionsContinuesWhereTheLastEnded() throws IOException {
    Schedule shares =
        new Schedule(
            new Schedule.Length(4, 10, 0),
            new Schedule.Steps(4, 2),
            new Schedule.Rates(1e-3, 1e-3, 1e-2, 0.1),
            new Schedule.Regularization(0.01, 1, 0));
    TrainingOptions whole = options("w", ModelShape.lowRank(4, 8), Objective.DEFAULT).with(shares);
    TrainingResult expected = Trainer.train(whole, false);
    assertThat(expected.epochs()).hasSize(4);
    TrainingOptions parts = options("p", ModelShape.lowRank(4, 8), Objective.DEFAULT).with(shares);
    stopAfter(2, parts);
    assertThat(Trainer.train(parts, true).epochs()).isEqualTo(expected.epochs());
  }

  @Test
  void whatModelsSayOfQuestionsThatTheyHaveNotSeenIsTrainedWith() throws IOException {
    TrainingOptions options = options("gold", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    List<Path> said = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (int part = 1; part <= 3; part++) {
      TrainingOptions teacher =
          options.with(1, folder.resolve("part-" + part)).with(new HoldOut(part, 3));
      Trainer.train(teacher, false);
      said.add(teacher.folders().output().resolve("run/held-out.jsonl"));
      assertThat(teacher.folders().output().resolve("MODEL_CARD.md"))
          .content()
          .contains("without " + part + "/3");
      for (String line : Files.readAllLines(said.get(part - 1))) {
        assertThat(texts.add(line.split("\"")[3])).as("held out once: %s", line).isTrue();
      }
    }
    assertThat(texts).hasSameSizeAs(Files.readAllLines(cities.questions()));

    List<Path> files = List.of(cities.questions());
    Corpus soft = new Corpus("cities", cities.catalogue(), files, files, said, 1);
    TrainingOptions student =
        TrainingOptions.of(List.of(soft), folder.resolve("soft"), folder.resolve("cache"))
            .with(cities.base(), options.start().shape(), options.objective())
            .with(SCHEDULE);
    TrainingResult taught = Trainer.train(student, false);
    assertThat(student.folders().output().resolve("MODEL_CARD.md"))
        .content()
        .contains("with soft targets");
    assertThat(taught.epochs().get(0).spanLoss())
        .isNotEqualTo(Trainer.train(options, false).epochs().get(0).spanLoss());
    stopAfter(1, student);
    assertThat(Trainer.train(student, true).epochs()).isEqualTo(taught.epochs());
  }

  /** Dev is what is trained on here, in one batch of a model that does not move. */
  @Test
  void lossesOnDevAreThoseOfTraining() throws IOException {
    Schedule still =
        new Schedule(
            new Schedule.Length(1, 0, 0),
            new Schedule.Steps(100, 1),
            new Schedule.Rates(0, 0, 0, 0.1),
            new Schedule.Regularization(0.01, 1, 0));
    TrainingResult.Epoch epoch =
        Trainer.train(
                options("still", ModelShape.lowRank(4, 8), Objective.DEFAULT).with(still), false)
            .epochs()
            .get(0);
    DevLoss dev = epoch.devLosses().get(0);
    assertThat(dev.entityLoss()).isPositive().isCloseTo(epoch.entityLoss(), within(1e-4));
    assertThat(dev.spanLoss()).isPositive().isCloseTo(epoch.spanLoss(), within(1e-4));
  }

  @Test
  void trainingLearnsAndEndsWhenNothingGetsBetter() throws IOException {
    Schedule schedule =
        new Schedule(
            new Schedule.Length(40, 0, 3),
            new Schedule.Steps(8, 1),
            new Schedule.Rates(3e-3, 3e-3, 1e-2, 0.1),
            new Schedule.Regularization(0.01, 1, 0));
    TrainingResult result =
        Trainer.train(
            options("patient", ModelShape.lowRank(8, 16), Objective.DEFAULT).with(schedule), false);
    assertThat(result.kept().dev().get(0).strong().f1()).isGreaterThan(0.9);
    assertThat(result.epochs().size()).isEqualTo(Math.min(40, result.bestEpoch() + 3));
  }

  @Test
  void theMeanOfSeveralSeedsLinksWithTheirRanksTogether() throws IOException {
    Schedule schedule =
        new Schedule(
            new Schedule.Length(20, 0, 0),
            new Schedule.Steps(8, 1),
            new Schedule.Rates(3e-3, 3e-3, 1e-2, 0.1),
            new Schedule.Regularization(0.01, 1, 0));
    TrainingOptions options =
        options("mean", ModelShape.lowRank(4, 8), Objective.DEFAULT).with(schedule);
    TrainingResult result = Trainer.trainMean(options, List.of(1L, 2L), false, Processes.ALONE);
    ModelDirectory mean = ModelDirectory.read(options.folders().output());
    assertThat(mean.description().shape().question().rank()).isEqualTo(8);
    assertThat(options.folders().output().resolve("MODEL_CARD.md"))
        .content()
        .contains("low-rank factors of rank 8")
        .contains("mean of the models of seeds [1, 2]");
    assertThat(mean.description().training().get("seeds")).isEqualTo(List.of(1, 2));
    assertThat(mean.description().settings().threshold()).isLessThanOrEqualTo(0);
    assertThat(result.kept().dev()).hasSize(1);
    assertThat(result.kept().errorAfter()).isBetween(0.0, 1.0);
    for (long seed : List.of(1L, 2L)) {
      assertThat(options.folders().output().resolve("seed-" + seed).resolve("model.json")).exists();
    }
    TrainingResult again = Trainer.trainMean(options, List.of(1L, 2L), true, Processes.ALONE);
    assertThat(again.kept()).isEqualTo(result.kept());
  }

  @Test
  void cataloguesOfOneFileNameAreTwoCatalogues() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("entity.jsonl");
    Files.writeString(other, "{\"title\": \"paris\", \"text\": \"a city\"}\n");
    Path asked = folder.resolve("other").resolve("questions.jsonl");
    Files.writeString(
        asked,
        "{\"id\": \"1\", \"text\": \"where is paris\", \"mentions\": [[9, 14]], \"label_id\": [0]}\n");
    List<Corpus> corpora =
        List.of(corpus("entity"), new Corpus("entity", other, List.of(asked), List.of(asked)));
    TrainingOptions options =
        TrainingOptions.of(corpora, folder.resolve("two"), folder.resolve("cache"))
            .with(cities.base(), ModelShape.lowRank(8, 16), Objective.DEFAULT)
            .with(
                new Schedule(
                    new Schedule.Length(20, 0, 0),
                    new Schedule.Steps(8, 1),
                    new Schedule.Rates(3e-3, 3e-3, 1e-2, 0.1),
                    new Schedule.Regularization(0.01, 1, 0)));
    assertThat(Trainer.train(options, false).kept().dev())
        .hasSize(2)
        .allSatisfy(score -> assertThat(score.strong().f1()).isGreaterThan(0.8));
  }

  @Test
  void seedsOfAMeanDiffer() {
    TrainingOptions options = options("same", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    assertThatThrownBy(() -> Trainer.trainMean(options, List.of(1L, 1L), false, Processes.ALONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different");
  }

  @Test
  void theLastAndTheBestEpochAreKept() throws IOException {
    TrainingOptions options = options("kept", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    TrainingResult result = Trainer.train(options, false);
    int last = result.epochs().size();
    try (Stream<Path> files = Files.list(options.folders().output().resolve("run"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.startsWith("epoch-"))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(result.bestEpoch(), last)
                  .distinct()
                  .map("epoch-%d.safetensors"::formatted)
                  .toList());
    }
  }

  @Test
  void aStudentComesNearerToItsTeacherWithFewerLayers() throws IOException {
    TrainingOptions taught = options("teacher", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    Trainer.train(taught, false);
    Schedule longer =
        new Schedule(
            new Schedule.Length(8, 0, 0),
            new Schedule.Steps(8, 1),
            new Schedule.Rates(3e-3, 3e-3, 1e-2, 0.1),
            new Schedule.Regularization(0.01, 1, 0));
    TrainingOptions options =
        student("student", taught.folders().output(), cities.base()).with(longer);
    List<TrainingResult.Epoch> epochs = Trainer.train(options, false).epochs();
    assertThat(epochs.get(7).imitation()).isPositive().isLessThan(epochs.get(0).imitation());
    ModelDirectory student = ModelDirectory.read(options.folders().output());
    assertThat(student.description().shape().layers()).isOne();
    assertThat(student.model(BaseModel.of(cities.base())).questionEncoder().config().layers())
        .isOne();
    stopAfter(1, options);
    assertThat(Trainer.train(options, true).epochs()).isEqualTo(epochs);
  }

  @Test
  void aStudentStandsOnTheBaseOfItsTeacher() throws IOException {
    TrainingOptions taught = options("teacher", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    Trainer.train(taught, false);
    String other = cities.base().replaceFirst("[0-9]+$", "9");
    assertThatThrownBy(
            () -> Trainer.train(student("student", taught.folders().output(), other), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a student has the base of its teacher");
  }

  private TrainingOptions student(String out, Path teacher, String base) {
    TrainingOptions options =
        options(out, ModelShape.lowRank(4, 8).student(1, 4), new Objective(-1, 500, 1, 0, 0, 10));
    TrainingOptions.Start start = options.start();
    return options.with(
        new TrainingOptions.Start(base, start.shape(), start.weightsSeed(), teacher));
  }

  @Test
  void aRunIsNotResumedWithOtherOptions() throws IOException {
    TrainingOptions options = options("other", ModelShape.lowRank(4, 8), Objective.DEFAULT);
    Trainer.train(options, false);
    TrainingOptions others =
        options("other", ModelShape.lowRank(4, 8), new Objective(-1, 9, 5, 0, 0, 0));
    assertThatThrownBy(() -> Trainer.train(others, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("objective.spanLossWeight was 1.0 and is 5.0");
  }

  @Test
  void anEntityEncoderIsNotTrainedAgainstTheWholeCatalogue() {
    ModelShape both =
        new ModelShape(Tuning.lora(4, 8), Tuning.lora(4, 8), Pooling.ALL_AVG, 1, true);
    TrainingOptions options = options("all", both, Objective.DEFAULT);
    assertThatThrownBy(() -> Trainer.train(options, false))
        .hasMessageContaining("choose a number of negatives");
  }

  /** Two processes' shares of each batch, their gradients added, against one process. */
  @Test
  void sharesOfABatchAddUpToIt() throws Exception {
    Schedule still =
        new Schedule(
            new Schedule.Length(2, 0, 0),
            new Schedule.Steps(8, 1),
            new Schedule.Rates(1e-3, 1e-3, 1e-2, 0.1),
            new Schedule.Regularization(0.01, 1, 0));
    for (Objective objective : List.of(Objective.DEFAULT, new Objective(2, 100, 10, 0.3, 0.3, 0))) {
      TrainingOptions one = options("one", ModelShape.lowRank(4, 8), objective).with(still);
      TrainingResult alone = Trainer.train(one, false);
      TrainingOptions two = options("two", ModelShape.lowRank(4, 8), objective).with(still);
      SharedSums sums = new SharedSums(2);
      List<Callable<TrainingResult>> processes =
          List.of(
              () -> Trainer.train(two, false, sums.process(0)),
              () -> Trainer.train(two, false, sums.process(1)));
      TrainingResult together = SharedSums.run(processes).get(0);
      for (int i = 0; i < alone.epochs().size(); i++) {
        TrainingResult.Epoch expected = alone.epochs().get(i);
        assertThat(together.epochs().get(i).entityLoss())
            .isCloseTo(expected.entityLoss(), within(1e-4));
        assertThat(together.epochs().get(i).spanLoss())
            .isCloseTo(expected.spanLoss(), within(1e-4));
      }
    }
  }

  /**
   * Trains some epochs and is killed in the middle of a line of metrics: what {@link Processes#sum}
   * throws stands for the kill.
   */
  private static void stopAfter(int epochs, TrainingOptions options) throws IOException {
    Killed killed = new Killed(options, epochs);
    assertThatThrownBy(() -> Trainer.train(options, false, killed)).isInstanceOf(Killed.Kill.class);
    assertThat(killed.checkpoint()).exists();
    Path metrics = options.folders().output().resolve("run/metrics.jsonl");
    Files.writeString(metrics, "{\"epoch\":2,\"step\":8,\"entityL", StandardOpenOption.APPEND);
  }

  private static List<String> withoutTimes(TrainingOptions options) throws IOException {
    return Files.readAllLines(options.folders().output().resolve("run/metrics.jsonl")).stream()
        .map(line -> line.replaceFirst(",\"questionsPerSecond.*", ""))
        .toList();
  }

  @BeforeEach
  void start() {
    Libtorch.start(1);
  }
}
