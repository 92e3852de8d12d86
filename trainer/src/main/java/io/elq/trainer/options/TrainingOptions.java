package io.elq.trainer.options;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelShape;
import io.elq.trainer.network.Precision;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to train on and how. Everything but output, cache and threads decides what comes out.
 *
 * @param corpora questions with their catalogues; at least one of them with dev questions
 * @param base initial weights, as {@link BaseModel#of} takes them
 * @param shape what stands on the base encoders, and what is trained of it all
 * @param objective what is minimised
 * @param holdOut questions that are left out; the run ends with what the model says of them. null
 *     for none
 * @param schedule how long, and in what steps
 * @param seed of order, swaps and dropout
 * @param weightsSeed of the first weights of what the base does not have
 * @param output model directory to write; the run's log and checkpoint lie in it too
 * @param cache folder for entity vectors, reused between runs over the same catalogue
 * @param precision what products are computed in during training; dev is linked in float32
 * @param threads threads for matrix products
 */
public record TrainingOptions(
    List<Corpus> corpora,
    String base,
    ModelShape shape,
    Objective objective,
    @Nullable HoldOut holdOut,
    Schedule schedule,
    long seed,
    long weightsSeed,
    Path output,
    Path cache,
    Precision precision,
    int threads) {

  /** Checks the ranges. */
  public TrainingOptions {
    corpora = List.copyOf(corpora);
    require(corpora.stream().anyMatch(c -> !c.dev().isEmpty()), "corpora", "with dev questions");
    require(threads >= 1, "threads", "at least 1");
  }

  /** Default options: bge-small with low-rank factors of rank 16, float32, all processors. */
  public static TrainingOptions of(List<Corpus> corpora, Path output, Path cache) {
    return new TrainingOptions(
        corpora,
        BaseModel.BGE_SMALL,
        ModelShape.lowRank(16, 32),
        Objective.DEFAULT,
        null,
        Schedule.DEFAULT,
        1,
        1,
        output,
        cache,
        Precision.FLOAT32,
        Runtime.getRuntime().availableProcessors());
  }

  /** These options with another schedule. */
  public TrainingOptions with(Schedule other) {
    return with(base, shape, objective, holdOut, other, seed, output, precision);
  }

  /** These options with products computed otherwise. */
  public TrainingOptions with(Precision other) {
    return with(base, shape, objective, holdOut, schedule, seed, output, other);
  }

  /** These options with another order, swaps and dropout, and another output. */
  public TrainingOptions with(long otherSeed, Path otherOutput) {
    return with(base, shape, objective, holdOut, schedule, otherSeed, otherOutput, precision);
  }

  /** These options with another base model, shape and objective. */
  public TrainingOptions with(String otherBase, ModelShape otherShape, Objective otherObjective) {
    return with(otherBase, otherShape, otherObjective, holdOut, schedule, seed, output, precision);
  }

  /** These options with these questions left out. */
  public TrainingOptions with(HoldOut other) {
    return with(base, shape, objective, other, schedule, seed, output, precision);
  }

  private TrainingOptions with(
      String otherBase,
      ModelShape otherShape,
      Objective otherObjective,
      @Nullable HoldOut otherHoldOut,
      Schedule otherSchedule,
      long otherSeed,
      Path otherOutput,
      Precision otherPrecision) {
    return new TrainingOptions(
        corpora,
        otherBase,
        otherShape,
        otherObjective,
        otherHoldOut,
        otherSchedule,
        otherSeed,
        weightsSeed,
        otherOutput,
        cache,
        otherPrecision,
        threads);
  }

  /** Throws an exception that names an option and what is allowed. */
  static void require(boolean holds, String name, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " has to be " + allowed);
    }
  }
}
