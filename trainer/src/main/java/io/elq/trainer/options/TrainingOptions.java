// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.options;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelShape;
import io.elq.trainer.network.Precision;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to train on and how. Everything but folders and threads decides what comes out. Its groups
 * are not levels of their own in JSON, where checkpoints record it.
 *
 * @param corpora questions with their catalogues; at least one of them with dev questions
 * @param start what training starts from
 * @param objective what is minimised
 * @param holdOut questions that are left out; the run ends with what the model says about them.
 *     null for none
 * @param schedule how long, and in what steps
 * @param seed of the questions' order, of swaps and of dropout
 * @param folders what is written where
 * @param machine how the machine computes
 */
public record TrainingOptions(
    List<Corpus> corpora,
    @JsonUnwrapped Start start,
    Objective objective,
    @Nullable HoldOut holdOut,
    Schedule schedule,
    long seed,
    @JsonUnwrapped Folders folders,
    @JsonUnwrapped Machine machine) {

  /** Checks the ranges. */
  public TrainingOptions {
    corpora = List.copyOf(corpora);
    if (corpora.stream().allMatch(corpus -> corpus.dev().isEmpty())) {
      throw new IllegalArgumentException(
          "no corpus has dev questions, which choose the best epoch and the threshold: give one"
              + " with --dev FILE");
    }
  }

  /**
   * The model before the first step.
   *
   * @param base where its weights come from, as {@link BaseModel#of} takes it
   * @param shape what stands on the base encoders, and what is trained of it all
   * @param weightsSeed of the initialization of what the base does not have
   * @param teacher model directory of a model on the same base: its weights are those to start
   *     from, and its token vectors are imitated; null for none
   */
  public record Start(
      String base,
      ModelShape shape,
      long weightsSeed,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Path teacher) {}

  /**
   * Where files go.
   *
   * @param output model directory to write; the run's log and checkpoint lie in it too
   * @param cache entity vectors, reused between runs over the same catalogue
   */
  public record Folders(Path output, Path cache) {}

  /**
   * How the machine computes.
   *
   * @param precision what products are computed in during training; dev is linked in float32
   * @param threads threads for matrix products, at least 1
   */
  public record Machine(Precision precision, int threads) {

    /** Checks the range. */
    public Machine {
      require(threads >= 1, "threads", "at least 1");
    }
  }

  /** Default options: bge-small with low-rank factors of rank 16, float32, all processors. */
  public static TrainingOptions of(List<Corpus> corpora, Path output, Path cache) {
    return new TrainingOptions(
        corpora,
        new Start(BaseModel.BGE_SMALL, ModelShape.lowRank(16, 32), 1, null),
        Objective.DEFAULT,
        null,
        Schedule.DEFAULT,
        1,
        new Folders(output, cache),
        new Machine(Precision.FLOAT32, Runtime.getRuntime().availableProcessors()));
  }

  /** These options with another schedule. */
  public TrainingOptions with(Schedule other) {
    return new TrainingOptions(corpora, start, objective, holdOut, other, seed, folders, machine);
  }

  /** These options with products computed otherwise. */
  public TrainingOptions with(Precision other) {
    return new TrainingOptions(
        corpora,
        start,
        objective,
        holdOut,
        schedule,
        seed,
        folders,
        new Machine(other, machine.threads()));
  }

  /** These options with another seed, and another output. */
  public TrainingOptions with(long otherSeed, Path output) {
    return new TrainingOptions(
        corpora,
        start,
        objective,
        holdOut,
        schedule,
        otherSeed,
        new Folders(output, folders.cache()),
        machine);
  }

  /** These options with another base model, shape and objective. */
  public TrainingOptions with(String base, ModelShape shape, Objective otherObjective) {
    return new TrainingOptions(
        corpora,
        new Start(base, shape, start.weightsSeed(), start.teacher()),
        otherObjective,
        holdOut,
        schedule,
        seed,
        folders,
        machine);
  }

  /** These options with another start. */
  public TrainingOptions with(Start other) {
    return new TrainingOptions(
        corpora, other, objective, holdOut, schedule, seed, folders, machine);
  }

  /** These options with these questions left out. */
  public TrainingOptions with(HoldOut other) {
    return new TrainingOptions(corpora, start, objective, other, schedule, seed, folders, machine);
  }

  /** Throws an exception that names an option and what is allowed. */
  static void require(boolean holds, String name, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " has to be " + allowed);
    }
  }
}
