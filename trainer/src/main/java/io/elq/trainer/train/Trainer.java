package io.elq.trainer.train;

import io.elq.linker.AliasScores;
import io.elq.linker.LinkerSettings;
import io.elq.linker.mention.Aggregation;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.console.ProgressBars;
import io.elq.trainer.model.BaseModel;
import io.elq.trainer.model.BiEncoder;
import io.elq.trainer.model.Libtorch;
import io.elq.trainer.model.ModelShape;
import io.elq.trainer.model.TrainedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import me.tongfei.progressbar.ProgressBar;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the question side against frozen entity vectors: low-rank adapters, mention head and
 * projection, with cross entropy over whole catalogues. One run at a time a JVM.
 */
public final class Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** How questions are linked, but for threshold and scale, which training finds. */
  private static final LinkerSettings SETTINGS =
      new LinkerSettings(-1.5f, 50, 10, 10, true, Aggregation.ALL_AVG, 20f, 64, 32, 64)
          .withAliases(new AliasScores(2, 1));

  private final TrainingOptions options;
  private final BaseModel base;
  private final Tokenizer tokenizer;
  private final Random random;

  private Trainer(TrainingOptions options) throws IOException {
    this.options = options;
    this.base = BaseModel.bgeSmall();
    this.tokenizer = base.tokenizer();
    this.random = new Random(options.seed());
  }

  /** Trains, and writes the best epoch as a model directory. */
  public static TrainingResult train(TrainingOptions options) throws IOException {
    Libtorch.start(options.threads());
    torch.manual_seed(options.seed());
    return new Trainer(options).run();
  }

  private TrainingResult run() throws IOException {
    long begin = System.nanoTime();
    EntityVectors encoder =
        new EntityVectors(base, SETTINGS.entityTokens(), options.cache(), options.threads());
    List<float[]> encoded = new ArrayList<>();
    for (Corpus corpus : options.corpora()) {
      encoded.add(encoder.of(corpus.catalogue()));
    }
    float[] centre = EntityTable.centre(encoded, base.weights().config().hidden());
    List<LoadedCorpus> corpora = new ArrayList<>();
    for (int i = 0; i < encoded.size(); i++) {
      corpora.add(
          LoadedCorpus.load(
              options.corpora().get(i),
              EntityTable.of(encoded.get(i), centre),
              tokenizer,
              SETTINGS.windowTokens() - 2,
              options.cache(),
              options.mentionSwap() > 0));
    }
    encoded.clear();
    ModelShape shape = ModelShape.lowRank(options.rank(), options.alpha());
    var initial = base.initial(shape, options.seed());
    try (BiEncoder model = BiEncoder.of(new TrainedModel(shape, base.weights(), initial))) {
      return new Run(model, corpora, centre, begin).epochs();
    }
  }

  /** A batch with the corpus that it came from. */
  private record Work(LoadedCorpus corpus, List<LabelledQuestion> questions) {}

  /** The epochs of one run and what they found. */
  private final class Run {
    private final BiEncoder model;
    private final List<LoadedCorpus> corpora;
    private final float[] centre;
    private final long begin;
    private final List<DevSet> devSets;
    private final DevEvaluation evaluation;
    private final Optimizer optimizer;
    private final List<TrainingResult.Epoch> epochs = new ArrayList<>();
    private DevEvaluation.Outcome best;
    private TrainedModel bestModel;
    private int bestEpoch;
    private long trained;
    private long trainingNanos;

    Run(BiEncoder model, List<LoadedCorpus> corpora, float[] centre, long begin) {
      this.model = model;
      this.corpora = corpora;
      this.centre = centre;
      this.begin = begin;
      this.devSets = corpora.stream().flatMap(corpus -> corpus.dev().stream()).toList();
      this.evaluation = new DevEvaluation(model, tokenizer, SETTINGS);
      int steps = options.epochs() * work(new Random(0)).size();
      this.optimizer = new Optimizer(model, options, steps);
    }

    TrainingResult epochs() throws IOException {
      for (int epoch = 1; epoch <= options.epochs(); epoch++) {
        double[] losses = trainOnce(epoch);
        DevEvaluation.Outcome outcome = evaluation.evaluate(devSets);
        epochs.add(
            new TrainingResult.Epoch(
                epoch, losses[0], losses[1], outcome.objective(), outcome.scores()));
        report(epoch, losses, outcome);
        if (best == null || outcome.objective() > best.objective()) {
          best = outcome;
          bestModel = new TrainedModel(model.shape(), base.weights(), model.trained());
          bestEpoch = epoch;
        }
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      double rate = trained / (trainingNanos / 1e9);
      TrainingResult result =
          new TrainingResult(
              options.output(), best.threshold(), bestEpoch, best.scores(), epochs, seconds, rate);
      ModelReport report = new ModelReport(options, SETTINGS, result);
      new ModelDirectory(report.description(base, bestModel), bestModel.tensors(), centre)
          .write(options.output(), report.card());
      return result;
    }

    /** One pass; returns the mean entity and span loss. */
    private double[] trainOnce(int epoch) {
      List<Work> batches = work(random);
      double[] losses = new double[2];
      long start = System.nanoTime();
      try (ProgressBar progress =
          ProgressBars.start("epoch " + epoch + "/" + options.epochs(), batches.size())) {
        for (Work batch : batches) {
          step(batch, losses);
          progress.step();
          progress.setExtraMessage("loss %.3f".formatted(losses[0] / progress.getCurrent()));
        }
      }
      trainingNanos += System.nanoTime() - start;
      losses[0] /= batches.size();
      losses[1] /= batches.size();
      return losses;
    }

    private void step(Work work, double[] losses) {
      try (PointerScope scope = new PointerScope()) {
        QuestionBatch batch = QuestionBatch.of(swapped(work), tokenizer, SETTINGS);
        LinkingLoss loss =
            LinkingLoss.of(model, batch, work.corpus().entities(), options.dropout());
        optimizer.minimise(loss.total(options.spanLossWeight()));
        losses[0] += loss.entity().item_float();
        losses[1] += loss.span().item_float();
        trained += batch.size();
      }
    }

    private List<LabelledQuestion> swapped(Work work) {
      if (work.corpus().swap() == null) {
        return work.questions();
      }
      return work.questions().stream()
          .map(q -> work.corpus().swap().swap(q, options.mentionSwap(), random))
          .filter(q -> q.pieces().size() <= SETTINGS.windowTokens() - 2)
          .toList();
    }

    /** The batches of an epoch, those of all corpora mixed. */
    private List<Work> work(Random order) {
      List<Work> work = new ArrayList<>();
      for (LoadedCorpus corpus : corpora) {
        for (var questions : LengthGroups.cut(corpus.questions(), options.batchSize(), order)) {
          work.add(new Work(corpus, questions));
        }
      }
      Collections.shuffle(work, order);
      return work;
    }

    private void report(int epoch, double[] losses, DevEvaluation.Outcome outcome) {
      LOG.info(
          "epoch {}: entity loss {}, span loss {}, {} questions/s, threshold {}",
          epoch,
          "%.3f".formatted(losses[0]),
          "%.4f".formatted(losses[1]),
          Math.round(trained / (trainingNanos / 1e9)),
          "%.1f".formatted(outcome.threshold()));
      for (DevScore score : outcome.scores()) {
        LOG.info(
            "  {}: weak F1 {}, strong F1 {}",
            score.name(),
            "%.3f".formatted(score.weak().f1()),
            "%.3f".formatted(score.strong().f1()));
      }
    }
  }
}
