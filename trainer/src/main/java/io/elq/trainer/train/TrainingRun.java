// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.model.LowRank;
import io.elq.builder.progress.ProgressBars;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.corpus.DevSet;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.LengthGroups;
import io.elq.trainer.corpus.LoadedCorpora;
import io.elq.trainer.corpus.LoadedCorpus;
import io.elq.trainer.dev.DevEvaluation;
import io.elq.trainer.loss.Teacher;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.network.Precision;
import io.elq.trainer.optimize.Optimizer;
import io.elq.trainer.options.TrainingOptions;
import io.elq.trainer.parallel.Processes;
import io.elq.trainer.run.RunFolder;
import io.elq.weights.safetensors.Safetensors;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of one run. Every process of it goes through the same batches, each with its share of
 * the questions; the first one evaluates and writes files.
 */
final class TrainingRun implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainingOptions options;
  private final BiEncoder model;
  private final List<LoadedCorpus> corpora;
  private final Processes processes;
  private final RunFolder folder;
  private final Draws draws;
  private final List<DevSet> devSets;
  private final DevEvaluation evaluation;
  private final HeldOutQuestions heldOut;
  private final BatchGradient gradient;
  private final Optimizer optimizer;
  private final List<TrainingResult.Epoch> epochs = new ArrayList<>();
  private int bestEpoch;
  private long steps;
  private long questions;
  private double trainingSeconds;
  private double earlierSeconds;
  private final long begin = System.nanoTime();

  /**
   * A batch with the corpus that it came from.
   *
   * @param number its place in the epoch, from 0
   */
  record Work(LoadedCorpus corpus, int number, List<LabelledQuestion> questions) {}

  /**
   * A run that has done nothing yet. Make it outside any {@link org.bytedeco.javacpp.PointerScope}.
   */
  TrainingRun(
      TrainingOptions options,
      BiEncoder model,
      LoadedCorpora loaded,
      Tokenizer tokenizer,
      LinkerSettings settings,
      Processes processes,
      @Nullable Teacher teacher,
      RunFolder folder) {
    this.options = options;
    this.model = model;
    this.corpora = loaded.corpora();
    this.processes = processes;
    this.folder = folder;
    this.draws = new Draws(options.seed());
    this.devSets = loaded.devSets();
    this.evaluation = new DevEvaluation(model, tokenizer, settings);
    this.heldOut = new HeldOutQuestions(model, tokenizer, settings);
    this.gradient =
        new BatchGradient(
            options, model, corpora, tokenizer, settings, loaded.centre(), processes, teacher);
    long batches =
        corpora.stream()
            .mapToLong(
                c -> LengthGroups.batches(c.epochSize(), options.schedule().steps().batchSize()))
            .sum();
    int accumulation = options.schedule().steps().accumulation();
    long epochSteps = (batches + accumulation - 1) / accumulation;
    this.optimizer =
        new Optimizer(model, options.schedule(), options.schedule().length().epochs() * epochSteps);
  }

  /** Continues after the last epoch of a checkpoint. */
  void resume(Checkpoint checkpoint) throws IOException {
    Checkpoint.Progress progress = checkpoint.progress();
    checkpoint.restore(model.parameters().trainable(), optimizer.state());
    optimizer.goOn(progress.steps());
    bestEpoch = progress.bestEpoch();
    epochs.addAll(progress.epochs());
    steps = progress.steps();
    questions = progress.questions();
    trainingSeconds = progress.trainingSeconds();
    earlierSeconds = progress.seconds();
    for (LoadedCorpus corpus : corpora) {
      corpus.skip(epochs.size());
    }
    gradient.refresh();
  }

  /**
   * What came of a run.
   *
   * @param tensors trained parameters of the best epoch, calibrated; null but in the first process
   */
  record Outcome(@Nullable Map<String, Tensor> tensors, TrainingResult result) {}

  /** All epochs that are left. */
  Outcome run() throws IOException {
    boolean more = !outOfPatience();
    while (more && epochs.size() < options.schedule().length().epochs()) {
      int epoch = epochs.size() + 1;
      BatchGradient.Losses losses = train(epoch);
      gradient.refresh();
      if (processes.first()) {
        evaluate(epoch, losses);
        more = !outOfPatience();
      } else {
        epochs.add(
            new TrainingResult.Epoch(
                epoch,
                losses.entity(),
                losses.span(),
                0,
                0,
                List.of(),
                List.of(),
                losses.imitation()));
      }
      more = everywhere(more);
    }
    double rate = questions / Math.max(1e-9, trainingSeconds);
    CalibratedModel calibrated = processes.first() ? calibrate() : null;
    if (processes.first() && options.holdOut() != null) {
      heldOut.write(corpora, folder.path().resolve(HeldOutQuestions.FILE));
    }
    return new Outcome(
        calibrated == null ? null : calibrated.tensors(),
        new TrainingResult(
            options.folders().output(),
            bestEpoch,
            List.copyOf(epochs),
            calibrated == null ? null : calibrated.kept(),
            seconds(),
            rate));
  }

  /** Makes the best epoch's joint scores reliable, and chooses the threshold for them. */
  private CalibratedModel calibrate() throws IOException {
    Path best = Checkpoint.weights(folder.path(), bestEpoch);
    Map<String, Tensor> tensors = new HashMap<>(Safetensors.read(best).tensors());
    tensors.replaceAll(
        (name, tensor) -> name.contains(LowRank.FACTOR) ? LowRank.halves(tensor) : tensor);
    return CalibratedModel.of(model, options.start().shape(), tensors, evaluation, devSets);
  }

  private boolean outOfPatience() {
    int patience = options.schedule().length().patience();
    return patience > 0 && epochs.size() - bestEpoch >= patience;
  }

  /** What the first process says, in every process. */
  private boolean everywhere(boolean said) {
    try (var scope = new org.bytedeco.javacpp.PointerScope()) {
      var flag = Libtorch.floats(new float[] {processes.first() && said ? 1 : 0}, 1);
      processes.sum(List.of(flag));
      return flag.item_float() > 0;
    }
  }

  /** One pass; returns the mean losses of its batches. */
  private BatchGradient.Losses train(int epoch) throws IOException {
    Libtorch.compute(options.machine().precision(), options.machine().threads());
    try {
      return trainOnce(epoch);
    } finally {
      Libtorch.compute(Precision.FLOAT32, options.machine().threads());
    }
  }

  private BatchGradient.Losses trainOnce(int epoch) throws IOException {
    List<Work> batches = batches(epoch);
    int accumulation = options.schedule().steps().accumulation();
    BatchGradient.Losses losses = BatchGradient.Losses.NONE;
    long start = System.nanoTime();
    String title = "epoch " + epoch + "/" + options.schedule().length().epochs();
    try (ProgressBar progress = ProgressBars.start(title, batches.size())) {
      for (int i = 0; i < batches.size(); i++) {
        Work work = batches.get(i);
        BatchGradient.Losses batch = gradient.add(work, epoch, draws);
        losses = losses.plus(batch);
        questions += work.questions().size();
        if ((i + 1) % accumulation == 0 || i + 1 == batches.size()) {
          double rate = optimizer.nextRate();
          double norm = optimizer.step(processes);
          steps++;
          folder.step(epoch, steps, batch.entity(), batch.span(), norm, rate);
        }
        progress.step();
        progress.setExtraMessage(message(losses.over(i + 1)));
      }
    }
    trainingSeconds += (System.nanoTime() - start) / 1e9;
    return losses.over(batches.size());
  }

  private String message(BatchGradient.Losses mean) {
    String entity = " loss %.3f".formatted(mean.entity());
    return options.objective().imitation() == 0
        ? entity
        : entity + ", from the teacher %.3f".formatted(mean.imitation());
  }

  /** The batches of an epoch, those of all corpora mixed. */
  private List<Work> batches(int epoch) throws IOException {
    Random order = draws.order(epoch);
    List<Work> work = new ArrayList<>();
    for (LoadedCorpus corpus : corpora) {
      for (List<LabelledQuestion> batch : corpus.nextEpoch(order)) {
        work.add(new Work(corpus, work.size(), batch));
      }
    }
    Collections.shuffle(work, order);
    return work;
  }

  private void evaluate(int epoch, BatchGradient.Losses losses) throws IOException {
    DevEvaluation.Outcome outcome = evaluation.evaluate(devSets);
    TrainingResult.Epoch done =
        new TrainingResult.Epoch(
            epoch,
            losses.entity(),
            losses.span(),
            outcome.threshold(),
            outcome.objective(),
            outcome.scores(),
            evaluation.losses(devSets),
            losses.imitation());
    epochs.add(done);
    if (bestEpoch == 0 || done.objective() > epochs.get(bestEpoch - 1).objective()) {
      bestEpoch = epoch;
    }
    folder.epoch(JSON.valueToTree(done), bestEpoch, questions / trainingSeconds, seconds());
    Checkpoint.Progress progress =
        new Checkpoint.Progress(
            List.copyOf(epochs), bestEpoch, steps, questions, trainingSeconds, seconds());
    new Checkpoint(folder.path(), progress)
        .write(options, model.parameters().trainable(), optimizer.state());
  }

  private double seconds() {
    return earlierSeconds + (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public void close() {
    gradient.close();
    optimizer.close();
  }
}
