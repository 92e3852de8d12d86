// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.cli.common.Arguments;
import io.elq.cli.local.ShippedModel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is trained. */
final class ModelArguments {
  private static final int RANK = 16;

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
      description = "Rank of the low-rank factors (default: 16, or that of the --teacher).")
  private @Nullable Integer rank;

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "Multiply low-rank updates by X / rank (default: twice the rank).")
  private @Nullable Float alpha;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Layers of the base that the question encoder keeps, from the first on; 0 keeps all"
              + " (default: ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      converter = ShippedModel.Converter.class,
      description =
          "Start from the weights of a model, with its heads, and imitate its token vectors: for a"
              + " student with fewer --layers. A model directory, "
              + ShippedModel.CHOICE
              + " (default: none).")
  private @Nullable Path teacher;

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

  /** Model directory of the teacher; null without one. */
  @Nullable Path teacher() {
    if (teacher != null) {
      Arguments.require(
          teacher.resolve(ModelDirectory.DESCRIPTION), "./elq train writes a model directory");
    }
    return teacher;
  }

  ModelShape shape() throws IOException {
    Path given = teacher();
    if (given != null) {
      ModelShape shape = ModelDirectory.read(given).description().shape();
      return shape.student(layers, rank == null ? shape.question().rank() : rank);
    }
    return new ModelShape(
        tuning(question),
        tuning(entity),
        pooling,
        mentionLayers,
        !raw,
        !nameless,
        !nameless,
        absent,
        layers);
  }

  private Tuning tuning(How how) {
    return switch (how) {
      case lora -> {
        int of = rank == null ? RANK : rank;
        yield Tuning.lora(of, alpha == null ? 2f * of : alpha);
      }
      case full -> Tuning.full();
      case words -> new Tuning(Tuning.Mode.FULL, 0, 0, true);
      case frozen -> Tuning.FROZEN;
    };
  }
}
