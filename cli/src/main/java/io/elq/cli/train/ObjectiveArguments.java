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
          "Entities that a gold mention is told from: all of the catalogue, or the gold entities of"
              + " its batch and the N nearest to it in a FAISS index. ${DEFAULT-VALUE} unless"
              + " given.")
  private String negatives;

  @Option(
      names = "--refresh-steps",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Steps after which that index is made anew, where entities are tuned: ${DEFAULT-VALUE}.")
  private int refreshSteps;

  @Option(
      names = "--span-loss-weight",
      paramLabel = "X",
      defaultValue = "1",
      description = "Factor of the loss of mention sets: ${DEFAULT-VALUE}.")
  private double spanLossWeight;

  @Option(
      names = "--mention-swap",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of mentions swapped for a name of another entity, mostly a near one:"
              + " ${DEFAULT-VALUE}.")
  private double mentionSwap;

  Objective objective() {
    return new Objective(negatives(), refreshSteps, spanLossWeight, mentionSwap);
  }

  private int negatives() {
    if (negatives.equals("all")) {
      return Objective.ALL_ENTITIES;
    }
    try {
      return Integer.parseUnsignedInt(negatives);
    } catch (NumberFormatException e) {
      throw new UserException(
          "--negatives is %s, but has to be all or a number from 0".formatted(negatives));
    }
  }
}
