// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.cli.common.UserException;
import io.elq.trainer.dev.DevScore;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.network.Precision;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.HoldOut;
import io.elq.trainer.options.TrainingOptions;
import io.elq.trainer.parallel.GlooProcesses;
import io.elq.trainer.parallel.LostProcessException;
import io.elq.trainer.parallel.Processes;
import io.elq.trainer.train.Trainer;
import io.elq.trainer.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./elq train}. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains a model on labelled questions.",
      "Writes the weights that training changed, a model card, and under run/ the metrics, the"
          + " learning curves, an HTML page and a checkpoint after each epoch. Make a release of the"
          + " model with ./elq release build. Options can be kept in a file: ./elq train @FILE."
    })
public final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(
      exclusive = false,
      multiplicity = "1..*",
      heading = "%nCorpora; each --catalogue begins another:%n")
  private List<CorpusArguments> corpora;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Model directory to write (required).")
  private Path out;

  @Option(
      names = "--resume",
      description = "Continue after the last epoch of a run with the same options and --out.")
  private boolean resume;

  @Option(
      names = "--seeds",
      arity = "1..*",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Seeds of initialization, shuffling, swaps and dropout. With several, one model is"
              + " trained per seed, in seed-S under --out, all from the initialization of the first"
              + " seed; the result is the mean of their weights (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--initialization",
      paramLabel = "S",
      description = "Seed of the initialization (default: the first of --seeds).")
  private Long initialization;

  @Option(
      names = "--first-weights",
      hidden = true,
      paramLabel = "S",
      description = "The former name of --initialization.")
  private Long firstWeights;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each process (default: the processors, shared by the processes).")
  private Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = PrecisionConverter.class,
      description =
          "Arithmetic of matrix products during training: float32 or bfloat16, which is several"
              + " times as fast on processors with matrix units for it, such as Intel AMX"
              + " (default: bfloat16 on those processors, else float32).")
  private Precision precision = Precision.fastest();

  @Option(
      names = "--hold-out",
      paramLabel = "I/N",
      converter = HoldOutConverter.class,
      description =
          "Leave out part I of N of the training questions, and write the model's predictions for"
              + " them to run/held-out.jsonl, for --soft-targets (default: none).")
  private HoldOut holdOut;

  @Mixin private ModelArguments model;
  @Mixin private ObjectiveArguments objective;
  @Mixin private ScheduleArguments schedule;
  @Mixin private ProcessArguments processes;

  /** Reads {@code bfloat16} or {@code float32}. */
  static final class PrecisionConverter implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String name) {
      try {
        return Precision.of(name);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(unknown.getMessage());
      }
    }
  }

  /** Reads {@code 1/3}. */
  static final class HoldOutConverter implements ITypeConverter<HoldOut> {
    @Override
    public HoldOut convert(String text) {
      try {
        String[] numbers = text.split("/", 2);
        return new HoldOut(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new TypeConversionException("'" + text + "' is not a part of several, such as 1/3");
      } catch (IllegalArgumentException outside) {
        throw new TypeConversionException(outside.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    checkRanges();
    TrainingOptions options = options();
    Libtorch.start(options.machine().threads());
    try (LocalProcesses others = processes.startOthers(spec)) {
      TrainingResult result = train(options, others);
      if (result != null && processes.first()) {
        print(result, options);
      }
      return 0;
    }
  }

  private void checkRanges() {
    Arguments.requireFolder(out);
    processes.check();
    if (threads != null) {
      Arguments.atLeast(1, "--threads", threads);
    }
  }

  private @Nullable TrainingResult train(TrainingOptions options, LocalProcesses others)
      throws IOException {
    try (Processes all =
        processes.place() == null ? Processes.ALONE : GlooProcesses.meet(processes.place())) {
      return seeds.size() == 1
          ? Trainer.train(options, resume, all)
          : Trainer.trainMean(options, seeds, resume, all);
    } catch (LostProcessException e) {
      throw new UserException(
          "%s. %s The last whole epoch is kept: the same command with --resume continues after it."
              .formatted(e.getMessage(), others.failures()));
    }
  }

  /** Seed of the initialization, under whichever name it was given. */
  long initializationSeed() {
    if (initialization != null) {
      return initialization;
    }
    return firstWeights != null ? firstWeights : seeds.get(0);
  }

  private TrainingOptions options() throws IOException {
    int available = Runtime.getRuntime().availableProcessors();
    return new TrainingOptions(
        corpora(),
        new TrainingOptions.Start(
            model.base(), model.shape(), initializationSeed(), model.teacher()),
        objective.objective(model.teacher() != null),
        holdOut,
        schedule.schedule(),
        seeds.get(0),
        new TrainingOptions.Folders(out, Home.entityVectors()),
        new TrainingOptions.Machine(
            precision,
            threads == null ? Math.max(1, available / processes.onThisMachine()) : threads));
  }

  List<Corpus> corpora() {
    return corpora.stream().map(CorpusArguments::corpus).toList();
  }

  private static void print(TrainingResult result, TrainingOptions options) {
    System.out.printf(
        Locale.ROOT,
        "Model: %s (%s, threshold %.2f; %.0f s, %.0f questions/s)%n",
        result.model(),
        result.bestEpoch() > 0
            ? "epoch %d of %d".formatted(result.bestEpoch(), options.schedule().length().epochs())
            : "mean of several",
        result.requireKept().threshold(),
        result.seconds(),
        result.questionsPerSecond());
    for (DevScore score : result.requireKept().dev()) {
      System.out.printf(
          Locale.ROOT,
          "  %s: weak F1 %.3f, strong F1 %.3f%n",
          score.name(),
          score.weak().f1(),
          score.strong().f1());
    }
    System.out.printf(
        Locale.ROOT,
        "  calibration error of scores %.3f, before calibration %.3f%n",
        result.requireKept().errorAfter(),
        result.requireKept().errorBefore());
    if (result.bestEpoch() > 0) {
      System.out.printf("Curves: %s%n", result.model().resolve("run").resolve("index.html"));
    }
  }
}
