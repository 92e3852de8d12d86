package io.elq.trainer.train;

import static io.elq.trainer.train.TrainingOptions.require;

/**
 * What training minimises: cross entropy of gold mentions over entities, and binary cross entropy
 * of spans.
 *
 * @param negatives entities that a gold mention is told from: {@link #ALL_ENTITIES} for the whole
 *     catalogue; otherwise the gold entities of its batch, and so many more that are nearest to it
 * @param refreshSteps steps after which the catalogue is encoded anew, for near entities to be
 *     found in, where the entity encoder is trained
 * @param spanLossWeight factor of the mean span loss beside the entity loss
 * @param mentionSwap share of gold mentions that are swapped for a name of another entity, 0 to 1
 */
public record Objective(
    int negatives, int refreshSteps, double spanLossWeight, double mentionSwap) {
  /** Every mention is told from every entity of its catalogue. */
  public static final int ALL_ENTITIES = -1;

  /**
   * The whole catalogue; span loss times 10, because its mean runs over some 60 spans with one
   * gold; no swaps, which cost accuracy on dev (docs/training.md).
   */
  public static final Objective DEFAULT = new Objective(ALL_ENTITIES, 500, 10, 0);

  /** Checks the ranges. */
  public Objective {
    require(negatives >= ALL_ENTITIES, "negatives", "all, or a number of at least 0");
    require(refreshSteps >= 1, "refreshSteps", "at least 1");
    require(spanLossWeight >= 0, "spanLossWeight", "at least 0");
    require(mentionSwap >= 0 && mentionSwap <= 1, "mentionSwap", "in [0..1]");
  }
}
