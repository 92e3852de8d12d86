package io.elq.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.model.BaseModel;
import io.elq.trainer.model.BiEncoder;
import io.elq.trainer.model.Libtorch;
import io.elq.trainer.model.ModelShape;
import io.elq.trainer.model.TrainedModel;
import io.elq.trainer.parallel.Processes;
import io.elq.trainer.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Trains a bi-encoder and its heads, and writes the best epoch as a model directory. One run at a
 * time a JVM.
 */
public final class Trainer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainingOptions options;
  private final Processes processes;
  private final BaseModel base;
  private final Tokenizer tokenizer;
  private final LinkerSettings settings;

  private Trainer(TrainingOptions options, Processes processes) throws IOException {
    this.options = options;
    this.processes = processes;
    this.base = BaseModel.of(options.base());
    this.tokenizer = base.tokenizer();
    this.settings = settings(options.shape());
  }

  /** How questions are linked, but for threshold, length and names, which training finds. */
  private static LinkerSettings settings(ModelShape shape) {
    return new LinkerSettings(
        -1.5f, 50, 10, 10, true, shape.pooling().aggregation(), null, 64, 32, 64);
  }

  /**
   * Trains, in one process.
   *
   * @param resume whether to go on behind the last epoch of a run with the same options and output;
   *     begins anew if there is none
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
    Libtorch.start(options.threads());
    return new Trainer(options, processes).run(resume);
  }

  private TrainingResult run(boolean resume) throws IOException {
    Path scratch = Files.createTempDirectory("training");
    Checkpoint checkpoint = null;
    RunFolder folder = RunFolder.NONE;
    try {
      checkpoint = resume ? Checkpoint.read(RunFolder.in(options.output()), options) : null;
      if (processes.first()) {
        long steps = checkpoint == null ? 0 : checkpoint.progress().steps();
        folder = RunFolder.open(options.output(), JSON.valueToTree(options), steps);
        if (checkpoint == null) {
          Checkpoint.delete(folder.path());
        }
      }
      return train(scratch, checkpoint, folder);
    } finally {
      folder.close();
      delete(scratch);
    }
  }

  private TrainingResult train(Path scratch, Checkpoint checkpoint, RunFolder folder)
      throws IOException {
    List<float[]> encoded = new ArrayList<>();
    EntityVectors encoder =
        new EntityVectors(base, settings.entityTokens(), options.cache(), options.threads());
    for (Corpus corpus : options.corpora()) {
      encoded.add(encoder.of(corpus.catalogue()));
    }
    int dimension = base.weights().config().hidden();
    float[] centre =
        options.shape().scaled() ? EntityTable.centre(encoded, dimension) : new float[dimension];
    List<LoadedCorpus> corpora = new ArrayList<>();
    for (int i = 0; i < encoded.size(); i++) {
      EntityTable table =
          options.shape().scaled()
              ? EntityTable.of(encoded.get(i), centre)
              : new EntityTable(dimension, encoded.get(i));
      corpora.add(
          LoadedCorpus.load(
              options.corpora().get(i), options, settings, table, tokenizer, scratch));
    }
    encoded.clear();
    ModelShape shape = options.shape();
    TrainedModel initial =
        new TrainedModel(shape, base.weights(), base.initial(shape, options.seed()));
    try (BiEncoder model = BiEncoder.of(initial);
        TrainingRun run =
            new TrainingRun(
                options, model, corpora, tokenizer, settings, centre, processes, folder)) {
      if (checkpoint != null) {
        run.resume(checkpoint);
      }
      TrainingResult result = run.run();
      if (processes.first()) {
        write(new TrainedModel(shape, base.weights(), run.best()), centre, result);
      }
      return result;
    }
  }

  private void write(TrainedModel model, float[] centre, TrainingResult result) throws IOException {
    ModelReport report = new ModelReport(options, settings, result);
    new ModelDirectory(report.description(base, model), model.tensors(), centre)
        .write(options.output(), report.card());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
