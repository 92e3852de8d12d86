// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.cli.common.UserException;
import io.elq.trainer.options.Objective;
import picocli.CommandLine.Option;

/** What is minimised. */
final class ObjectiveArguments {

  @Option(
      names = "--negatives",
      paramLabel = "N",
      defaultValue = "all",
      description =
          "Entities that a gold mention is compared with: all of the catalogue, or the gold"
              + " entities of its batch and N hard negatives, the nearest in a FAISS index"
              + " (default: ${DEFAULT-VALUE}).")
  private String negatives;

  @Option(
      names = "--refresh-steps",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Steps after which that index is rebuilt, if the entity encoder is trained"
              + " (default: ${DEFAULT-VALUE}).")
  private int refreshSteps;

  @Option(
      names = "--span-loss-weight",
      paramLabel = "X",
      defaultValue = "1",
      description = "Weight of the loss of mention sets (default: ${DEFAULT-VALUE}).")
  private double spanLossWeight;

  @Option(
      names = "--mention-swap",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of mentions swapped for an alias of another entity, mostly a similar one"
              + " (default: ${DEFAULT-VALUE}).")
  private double mentionSwap;

  @Option(
      names = "--join",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of questions asked together with another one in one text, so that a question may"
              + " have several mentions (default: ${DEFAULT-VALUE}).")
  private double join;

  @Option(
      names = "--imitation-weight",
      paramLabel = "X",
      defaultValue = "10",
      description =
          "Weight of the distance to the token vectors of a --teacher (default:"
              + " ${DEFAULT-VALUE}).")
  private double imitation;

  /**
   * What is minimised.
   *
   * @param taught whether there is a teacher
   */
  Objective objective(boolean taught) {
    return new Objective(
        negatives(), refreshSteps, spanLossWeight, mentionSwap, join, taught ? imitation : 0);
  }

  private int negatives() {
    if (negatives.equals("all")) {
      return Objective.ALL_ENTITIES;
    }
    try {
      return Integer.parseUnsignedInt(negatives);
    } catch (NumberFormatException e) {
      throw new UserException(
          "--negatives is %s, but has to be all, or a number of at least 0".formatted(negatives));
    }
  }
}
