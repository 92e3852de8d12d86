package io.elq.trainer.train;

import java.nio.file.Path;
import java.util.List;

/**
 * What to train on and how.
 *
 * @param corpora questions with their catalogues; at least one of them with dev questions
 * @param output model directory to write
 * @param cache folder for entity vectors, reused between runs over the same catalogue
 * @param epochs passes over the questions
 * @param batchSize questions a step
 * @param rank rank of the low-rank factors
 * @param alpha updates are multiplied by alpha / rank
 * @param learningRate peak learning rate of the low-rank factors
 * @param headLearningRate peak learning rate of mention head, projection and scale
 * @param weightDecay decoupled decay of matrices; biases and the scale are not decayed
 * @param warmUp share of all steps over which the learning rate rises, 0 to 1
 * @param clip largest gradient norm
 * @param dropout share of values dropped after each sub-layer of the encoder, [0..1)
 * @param spanLossWeight factor of the mean span loss beside the entity loss
 * @param mentionSwap share of gold mentions that are swapped for a name of another entity, 0 to 1
 * @param seed of weights, order and dropout
 * @param threads threads for matrix products
 */
public record TrainingOptions(
    List<Corpus> corpora,
    Path output,
    Path cache,
    int epochs,
    int batchSize,
    int rank,
    float alpha,
    double learningRate,
    double headLearningRate,
    double weightDecay,
    double warmUp,
    double clip,
    double dropout,
    double spanLossWeight,
    double mentionSwap,
    long seed,
    int threads) {

  /** Checks the ranges. */
  public TrainingOptions {
    corpora = List.copyOf(corpora);
    require(corpora.stream().anyMatch(c -> !c.dev().isEmpty()), "corpora", "with dev questions");
    require(epochs >= 1, "epochs", "at least 1");
    require(batchSize >= 1, "batchSize", "at least 1");
    require(rank >= 1, "rank", "at least 1");
    require(dropout >= 0 && dropout < 1, "dropout", "in [0..1)");
    require(mentionSwap >= 0 && mentionSwap <= 1, "mentionSwap", "in [0..1]");
    require(warmUp >= 0 && warmUp <= 1, "warmUp", "in [0..1]");
    require(threads >= 1, "threads", "at least 1");
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  private static void require(boolean holds, String name, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " has to be " + allowed);
    }
  }

  /** Collects options; each method's document says the default and why. */
  public static final class Builder {
    private List<Corpus> corpora = List.of();
    private Path output = Path.of("model");
    private Path cache = Path.of(".elq", "entity-vectors");
    private int epochs = 4;
    private int batchSize = 32;
    private int rank = 16;
    private float alpha = 32;
    private double learningRate = 8e-4;
    private double headLearningRate = 1e-3;
    private double weightDecay = 0.01;
    private double warmUp = 0.1;
    private double clip = 1.0;
    private double dropout = 0.1;
    private double spanLossWeight = 10;
    private double mentionSwap;
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();

    private Builder() {}

    /** What to train on; required. */
    public Builder corpora(List<Corpus> value) {
      corpora = value;
      return this;
    }

    /** Model directory to write. Default {@code model}. */
    public Builder output(Path value) {
      output = value;
      return this;
    }

    /** Folder for entity vectors. Default {@code .elq/entity-vectors}; delete it at any time. */
    public Builder cache(Path value) {
      cache = value;
      return this;
    }

    /** Passes over the questions. Default 4: dev scores level off there. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** Questions a step. Default 32: twice as many are hardly faster on a CPU. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** Rank of the factors. Default 16, which makes an adapter of 5 MB in fp32. */
    public Builder rank(int value) {
      rank = value;
      return this;
    }

    /** Updates are multiplied by alpha / rank. Default 32. */
    public Builder alpha(float value) {
      alpha = value;
      return this;
    }

    /** Peak learning rate of the factors. Default 8e-4: factors bear ten times what W does. */
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /** Peak learning rate of the heads. Default 1e-3. */
    public Builder headLearningRate(double value) {
      headLearningRate = value;
      return this;
    }

    /** Decay of matrices. Default 0.01, as ELQ. */
    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    /** Share of steps in which the learning rate rises. Default 0.1, as ELQ. */
    public Builder warmUp(double value) {
      warmUp = value;
      return this;
    }

    /** Largest gradient norm. Default 1, as ELQ. */
    public Builder clip(double value) {
      clip = value;
      return this;
    }

    /** Dropout in the encoder. Default 0.1, as BERT. */
    public Builder dropout(double value) {
      dropout = value;
      return this;
    }

    /** Factor of the span loss. Default 10: its mean runs over some 60 spans with one gold. */
    public Builder spanLossWeight(double value) {
      spanLossWeight = value;
      return this;
    }

    /** Share of mentions swapped. Default 0: it cost accuracy on dev (docs/training.md). */
    public Builder mentionSwap(double value) {
      mentionSwap = value;
      return this;
    }

    /** Seed. Default 1; equal seeds give equal models on one machine. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Threads for matrix products. Default: all processors. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** Checks the ranges and returns the options. */
    public TrainingOptions build() {
      return new TrainingOptions(
          corpora,
          output,
          cache,
          epochs,
          batchSize,
          rank,
          alpha,
          learningRate,
          headLearningRate,
          weightDecay,
          warmUp,
          clip,
          dropout,
          spanLossWeight,
          mentionSwap,
          seed,
          threads);
    }
  }
}
