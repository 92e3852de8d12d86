// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.options;

import static io.elq.trainer.options.TrainingOptions.require;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How long to train, and in what steps. Its groups are not levels of their own in JSON, where
 * checkpoints and models record it.
 */
public record Schedule(
    @JsonUnwrapped Length length,
    @JsonUnwrapped Steps steps,
    @JsonUnwrapped Rates rates,
    @JsonUnwrapped Regularization regularization) {

  /**
   * Four epochs, where dev scores level off; batches of 32, since larger ones are hardly faster on
   * a CPU; low-rank factors take ten times the rate of full matrices; AdamW moves a number by about
   * its rate a step, and the length of mention vectors has to come from 20 to about 30. Warm-up,
   * decay, clipping and dropout as ELQ.
   */
  public static final Schedule DEFAULT =
      new Schedule(
          new Length(4, 0, 0),
          new Steps(32, 1),
          new Rates(8e-4, 1e-3, 2e-2, 0.1),
          new Regularization(0.01, 1, 0.1));

  /**
   * How long to train.
   *
   * @param epochs passes over the questions, or over the share of them that an epoch takes
   * @param epochQuestions questions of each corpus that an epoch takes, continuing where the last
   *     one ended; only they are in memory. 0 takes all
   * @param patience epochs without a better one after which training ends; 0 for never
   */
  public record Length(int epochs, int epochQuestions, int patience) {

    /** Checks the ranges. */
    public Length {
      require(epochs >= 1, "epochs", "at least 1");
      require(epochQuestions >= 0, "epochQuestions", "at least 0");
      require(patience >= 0, "patience", "at least 0");
    }
  }

  /**
   * What makes a step.
   *
   * @param batchSize questions a batch
   * @param accumulation batches a step
   */
  public record Steps(int batchSize, int accumulation) {

    /** Checks the ranges. */
    public Steps {
      require(batchSize >= 1, "batchSize", "at least 1");
      require(accumulation >= 1, "accumulation", "at least 1");
    }
  }

  /**
   * How far a step goes.
   *
   * @param learningRate peak learning rate of what is trained of the encoders
   * @param headLearningRate peak learning rate of mention head and projection
   * @param numberLearningRate peak learning rate of single numbers: the length of mention vectors
   *     and name bonuses
   * @param warmUp share of all steps over which the learning rates rise, 0 to 1
   */
  public record Rates(
      double learningRate, double headLearningRate, double numberLearningRate, double warmUp) {

    /** Checks the ranges. */
    public Rates {
      require(learningRate >= 0, "learningRate", "at least 0");
      require(headLearningRate >= 0, "headLearningRate", "at least 0");
      require(numberLearningRate >= 0, "numberLearningRate", "at least 0");
      require(warmUp >= 0 && warmUp <= 1, "warmUp", "in [0..1]");
    }
  }

  /**
   * What keeps a model from overfitting and a step from going too far.
   *
   * @param weightDecay decoupled decay of matrices; nothing else decays
   * @param clip largest gradient norm
   * @param dropout share of values dropped after each sub-layer of the encoders, [0..1)
   */
  public record Regularization(double weightDecay, double clip, double dropout) {

    /** Checks the ranges. */
    public Regularization {
      require(weightDecay >= 0, "weightDecay", "at least 0");
      require(clip > 0, "clip", "positive");
      require(dropout >= 0 && dropout < 1, "dropout", "in [0..1)");
    }
  }
}
