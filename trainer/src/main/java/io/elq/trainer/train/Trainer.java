// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TrainedModel;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.MentionCount;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.trainer.corpus.LoadedCorpora;
import io.elq.trainer.dev.DevEvaluation;
import io.elq.trainer.loss.Teacher;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.options.TrainingOptions;
import io.elq.trainer.parallel.Processes;
import io.elq.trainer.run.RunFolder;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a bi-encoder and its heads, and writes the best epoch as a model directory. One run at a
 * time a JVM.
 */
public final class Trainer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainingOptions options;
  private final Processes processes;
  private final String base;
  private final Tokenizer tokenizer;
  private final LinkerSettings settings;

  private Trainer(TrainingOptions options, Processes processes) throws IOException {
    this.options = options;
    this.processes = processes;
    BaseModel model = BaseModel.of(options.start().base());
    this.base = model.id();
    this.settings = settings(options.start().shape());
    this.tokenizer = model.tokenizer().as(settings.tokenizing());
  }

  /** The base model, read again: its weights are not to stay on the heap while training runs. */
  private BaseModel base() throws IOException {
    return BaseModel.of(base);
  }

  /** How questions are linked, but for what training finds. */
  private static LinkerSettings settings(ModelShape shape) {
    return LinkerSettings.ELQ.with(
        to ->
            to.wholeWords(true)
                .aggregation(shape.pooling().aggregation())
                .entityTokens(64)
                .mentionCount(MentionCount.ANY)
                .tokenizing(Tokenizing.LATEST));
  }

  /**
   * Trains, in one process.
   *
   * @param resume whether to continue after the last epoch of a run with the same options and
   *     output; starts from the beginning if there is none
   */
  public static TrainingResult train(TrainingOptions options, boolean resume) throws IOException {
    return train(options, resume, Processes.ALONE);
  }

  /**
   * Trains, as one of several processes with the same options.
   *
   * @param resume as above
   * @param processes this one and the others
   */
  public static TrainingResult train(TrainingOptions options, boolean resume, Processes processes)
      throws IOException {
    Libtorch.start(options.machine().threads());
    return new Trainer(options, processes).run(resume);
  }

  /**
   * Trains models that begin with the same weights and differ in shuffling, swaps and dropout, one
   * after the other, each into {@code seed-N} under the output; the output itself becomes their
   * mean, see {@link MeanModel}.
   *
   * @param seeds at least two different ones; the options' own is not used
   */
  public static @Nullable TrainingResult trainMean(
      TrainingOptions options, List<Long> seeds, boolean resume, Processes processes)
      throws IOException {
    if (seeds.size() < 2 || seeds.stream().distinct().count() < seeds.size()) {
      throw new IllegalArgumentException("seeds have to be two different ones or more: " + seeds);
    }
    List<Path> members = new ArrayList<>();
    double seconds = 0;
    double rates = 0;
    for (long seed : seeds) {
      TrainingOptions own = options.with(seed, options.folders().output().resolve("seed-" + seed));
      TrainingResult member = train(own, resume, processes);
      members.add(own.folders().output());
      seconds += member.seconds();
      rates += member.questionsPerSecond();
    }
    return processes.first()
        ? new Trainer(options, processes).mean(members, seeds, seconds, rates / seeds.size())
        : null;
  }

  private TrainingResult mean(List<Path> members, List<Long> seeds, double seconds, double rate)
      throws IOException {
    BaseModel first = base();
    List<TrainedModel> models = new ArrayList<>();
    for (Path member : members) {
      models.add(ModelDirectory.read(member).model(first));
    }
    TrainedModel mean = MeanModel.of(models);
    return inScratch(
        scratch -> {
          LoadedCorpora loaded = LoadedCorpora.load(options, first, settings, scratch);
          try (BiEncoder model = BiEncoder.of(mean)) {
            CalibratedModel calibrated =
                CalibratedModel.of(
                    model,
                    mean.shape(),
                    mean.tensors(),
                    new DevEvaluation(model, tokenizer, settings),
                    loaded.devSets());
            TrainingResult result =
                new TrainingResult(
                    options.folders().output(), 0, List.of(), calibrated.kept(), seconds, rate);
            write(
                new TrainedModel(mean.shape(), first.weights(), calibrated.tensors()),
                loaded.centre(),
                new ModelReport(options, settings, seeds, result));
            return result;
          }
        });
  }

  private TrainingResult run(boolean resume) throws IOException {
    Checkpoint checkpoint =
        resume ? Checkpoint.read(RunFolder.in(options.folders().output()), options) : null;
    try (RunFolder folder = folder(checkpoint)) {
      return inScratch(scratch -> train(scratch, checkpoint, folder));
    }
  }

  private RunFolder folder(@Nullable Checkpoint checkpoint) throws IOException {
    if (!processes.first()) {
      return RunFolder.NONE;
    }
    long steps = checkpoint == null ? 0 : checkpoint.progress().steps();
    RunFolder folder = RunFolder.open(options.folders().output(), JSON.valueToTree(options), steps);
    if (checkpoint == null) {
      Checkpoint.delete(folder.path());
    }
    return folder;
  }

  private interface Work {
    TrainingResult in(Path scratch) throws IOException;
  }

  private static TrainingResult inScratch(Work work) throws IOException {
    Path scratch = Files.createTempDirectory("training");
    try {
      return work.in(scratch);
    } finally {
      delete(scratch);
    }
  }

  private TrainingResult train(Path scratch, @Nullable Checkpoint checkpoint, RunFolder folder)
      throws IOException {
    LoadedCorpora loaded = LoadedCorpora.load(options, base(), settings, scratch);
    ModelShape shape = options.start().shape();
    TrainedModel taught = teacher();
    try (BiEncoder model = initial(shape, taught);
        Teacher teacher = taught == null ? null : new Teacher(taught);
        TrainingRun run =
            new TrainingRun(
                options, model, loaded, tokenizer, settings, processes, teacher, folder)) {
      if (checkpoint != null) {
        run.resume(checkpoint);
      }
      // A training hardly uses the heap, so what loading left there would stay until its end.
      System.gc();
      TrainingRun.Outcome outcome = run.run();
      if (processes.first()) {
        write(
            new TrainedModel(shape, base().weights(), Objects.requireNonNull(outcome.tensors())),
            loaded.centre(),
            new ModelReport(options, settings, List.of(options.seed()), outcome.result()));
      }
      return outcome.result();
    }
  }

  /** A copy of the initial weights, which does not stay on the heap. */
  private BiEncoder initial(ModelShape shape, @Nullable TrainedModel teacher) throws IOException {
    BaseModel first = base();
    Map<String, Tensor> fresh = first.initial(shape, options.start().weightsSeed());
    return BiEncoder.of(
        new TrainedModel(
            shape, first.weights(), teacher == null ? fresh : Teacher.student(teacher, fresh)));
  }

  private @Nullable TrainedModel teacher() throws IOException {
    Path folder = options.start().teacher();
    if (folder == null) {
      return null;
    }
    ModelDirectory teacher = ModelDirectory.read(folder);
    if (!teacher.description().base().equals(base)) {
      throw new IOException(
          "%s stands on the base model %s, but a student of it was to stand on %s: a student has the base of its teacher"
              .formatted(folder, teacher.description().base(), base));
    }
    return teacher.model(base());
  }

  private void write(TrainedModel model, float[] centre, ModelReport report) throws IOException {
    new ModelDirectory(report.description(base, model), model.tensors(), centre)
        .write(options.folders().output(), report.card(model));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
