// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.options;

import static io.elq.trainer.options.TrainingOptions.require;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What training minimises: cross entropy of gold mentions over entities, and of the gold mentions
 * of a question over all sets of mentions that it might have.
 *
 * @param negatives entities that a gold mention is compared with: {@link #ALL_ENTITIES} for the
 *     whole catalogue; otherwise the gold entities of its batch, and so many more that are nearest
 *     to it
 * @param refreshSteps steps after which the catalogue is encoded again, for hard negatives to be
 *     found in, where the entity encoder is trained
 * @param spanLossWeight factor of the mean loss of mention sets beside the entity loss
 * @param mentionSwap share of gold mentions that are swapped for a name of another entity, 0 to 1
 * @param join share of questions that are asked together with another one in one text, 0 to 1
 * @param imitation factor of the mean distance to the token vectors of a teacher; 0 without one
 */
public record Objective(
    int negatives,
    int refreshSteps,
    double spanLossWeight,
    double mentionSwap,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double join,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double imitation) {
  /** Every mention is compared with every entity of its catalogue. */
  public static final int ALL_ENTITIES = -1;

  /**
   * The whole catalogue; both losses as they are, being log probabilities of one answer; no swaps,
   * which cost accuracy on dev (docs/lab/accuracy.md).
   */
  public static final Objective DEFAULT = new Objective(ALL_ENTITIES, 500, 1, 0, 0, 0);

  /** Checks the ranges. */
  public Objective {
    require(negatives >= ALL_ENTITIES, "negatives", "all, or a number of at least 0");
    require(refreshSteps >= 1, "refreshSteps", "at least 1");
    require(spanLossWeight >= 0, "spanLossWeight", "at least 0");
    require(mentionSwap >= 0 && mentionSwap <= 1, "mentionSwap", "in [0..1]");
    require(join >= 0 && join <= 1, "join", "in [0..1]");
    require(imitation >= 0, "imitation", "at least 0");
  }
}
