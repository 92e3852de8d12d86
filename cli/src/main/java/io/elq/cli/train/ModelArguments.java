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
          "Initial weights: bge-small-en-v1.5; a Hugging Face folder; elq:CHECKPOINT,FOLDER;"
              + " random:tiny|mini|small|base|large,VOCABULARY. ${DEFAULT-VALUE} unless given.")
  private String base;

  @Option(
      names = "--tune",
      paramLabel = "HOW",
      defaultValue = "lora",
      description =
          "What of the question encoder: lora (low-rank factors), full (all but word embeddings),"
              + " words (all) or frozen. ${DEFAULT-VALUE} unless given.")
  private How question;

  @Option(
      names = "--tune-entities",
      paramLabel = "HOW",
      defaultValue = "frozen",
      description = "The same of the entity encoder: ${DEFAULT-VALUE}. Needs --negatives N.")
  private How entity;

  @Option(
      names = "--rank",
      paramLabel = "N",
      defaultValue = "16",
      description = "Rank of low-rank factors: ${DEFAULT-VALUE}.")
  private int rank;

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "Low-rank updates are multiplied by X / rank: twice the rank unless given.")
  private Float alpha;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      defaultValue = "ALL_AVG_LINEAR",
      description =
          "Tokens to mention vectors: ${COMPLETION-CANDIDATES}. ${DEFAULT-VALUE} unless given.")
  private Pooling pooling;

  @Option(
      names = "--mention-layers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Layers of the mention head, 1 or 2: ${DEFAULT-VALUE}.")
  private int mentionLayers;

  @Option(
      names = "--raw-vectors",
      description =
          "Take inner products of vectors as they are, as ELQ does, instead of normalised ones.")
  private boolean raw;

  @Option(
      names = "--no-names",
      description = "Do not learn what it is worth that a span is a name of an entity.")
  private boolean nameless;

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
        tuning(question), tuning(entity), pooling, mentionLayers, !raw, !nameless, !nameless);
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
