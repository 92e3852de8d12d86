// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import picocli.CommandLine.Option;

/** What is trained. */
final class ModelArguments {

  @Option(
      names = "--base",
      paramLabel = "SOURCE",
      defaultValue = "bge-small-en-v1.5",
      description =
          "Initial weights: bge-small-en-v1.5, a Hugging Face folder, elq:CHECKPOINT,FOLDER, or"
              + " random:SIZE,VOCABULARY with the size tiny, mini, small, base or large"
              + " (default: ${DEFAULT-VALUE}).")
  private String base;

  @Option(
      names = "--tune",
      paramLabel = "HOW",
      defaultValue = "lora",
      description =
          "Which weights of the question encoder are trained: lora (low-rank factors), full (all"
              + " but the word embeddings), words (all) or frozen (default: ${DEFAULT-VALUE}).")
  private How question;

  @Option(
      names = "--tune-entities",
      paramLabel = "HOW",
      defaultValue = "frozen",
      description =
          "Which weights of the entity encoder are trained, as for --tune; all but frozen need"
              + " --negatives N (default: ${DEFAULT-VALUE}).")
  private How entity;

  @Option(
      names = "--rank",
      paramLabel = "N",
      defaultValue = "16",
      description = "Rank of the low-rank factors (default: ${DEFAULT-VALUE}).")
  private int rank;

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "Multiply low-rank updates by X / rank (default: twice the rank).")
  private Float alpha;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      defaultValue = "all_avg_linear",
      description =
          "How the token vectors of a span become its mention vector: all_avg, all_avg_linear,"
              + " fl_avg or fl_linear (default: ${DEFAULT-VALUE}).")
  private Pooling pooling;

  @Option(
      names = "--mention-layers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Layers of the mention head, 1 or 2 (default: ${DEFAULT-VALUE}).")
  private int mentionLayers;

  @Option(
      names = "--raw-vectors",
      description =
          "Take inner products of the raw vectors, as ELQ does, instead of normalised ones.")
  private boolean raw;

  @Option(
      names = "--no-names",
      description = "Do not learn a name bonus for spans that are an alias of an entity.")
  private boolean nameless;

  @Option(
      names = "--absent",
      description =
          "Learn from mentions whose label_id is -1 when an entity is one that the catalogue"
              + " lacks, so that they are not linked.")
  private boolean absent;

  /** Which parameters of an encoder are trained. */
  enum How {
    lora,
    full,
    words,
    frozen
  }

  String base() {
    return base;
  }

  ModelShape shape() {
    return new ModelShape(
        tuning(question),
        tuning(entity),
        pooling,
        mentionLayers,
        !raw,
        !nameless,
        !nameless,
        absent);
  }

  private Tuning tuning(How how) {
    return switch (how) {
      case lora -> Tuning.lora(rank, alpha == null ? 2f * rank : alpha);
      case full -> Tuning.full();
      case words -> new Tuning(Tuning.Mode.FULL, 0, 0, true);
      case frozen -> Tuning.FROZEN;
    };
  }
}
