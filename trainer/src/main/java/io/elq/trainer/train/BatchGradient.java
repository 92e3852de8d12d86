// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Tuning;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.LoadedCorpus;
import io.elq.trainer.corpus.MentionSwap;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.corpus.QuestionJoin;
import io.elq.trainer.loss.AllEntities;
import io.elq.trainer.loss.ComparedEntities;
import io.elq.trainer.loss.EntitySide;
import io.elq.trainer.loss.HardNegatives;
import io.elq.trainer.loss.LinkingLoss;
import io.elq.trainer.loss.Teacher;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.options.Objective;
import io.elq.trainer.options.TrainingOptions;
import io.elq.trainer.parallel.Processes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Adds the gradient of one batch after the other to a model's parameters. */
final class BatchGradient implements AutoCloseable {
  private final TrainingOptions options;
  private final BiEncoder model;
  private final Tokenizer tokenizer;
  private final LinkerSettings settings;
  private final Processes processes;
  private final @Nullable Teacher teacher;
  private final Map<LoadedCorpus, ComparedEntities> entities = new IdentityHashMap<>();
  private long batches;

  /**
   * Losses of a whole batch.
   *
   * @param entity mean over its gold mentions
   * @param span mean over its questions
   * @param imitation mean over its questions; 0 without a teacher
   */
  record Losses(double entity, double span, double imitation) {
    static final Losses NONE = new Losses(0, 0, 0);

    Losses plus(Losses other) {
      return new Losses(entity + other.entity, span + other.span, imitation + other.imitation);
    }

    /** Each divided by a number of batches. */
    Losses over(int count) {
      return new Losses(entity / count, span / count, imitation / count);
    }
  }

  BatchGradient(
      TrainingOptions options,
      BiEncoder model,
      List<LoadedCorpus> corpora,
      Tokenizer tokenizer,
      LinkerSettings settings,
      float[] centre,
      Processes processes,
      @Nullable Teacher teacher) {
    this.options = options;
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.processes = processes;
    this.teacher = teacher;
    for (LoadedCorpus corpus : corpora) {
      entities.put(corpus, entities(corpus, centre));
    }
  }

  private ComparedEntities entities(LoadedCorpus corpus, float[] centre) {
    boolean trained = options.start().shape().entity().mode() != Tuning.Mode.FROZEN;
    if (options.objective().negatives() == Objective.ALL_ENTITIES) {
      if (trained) {
        throw new IllegalArgumentException(
            "an entity encoder that is trained cannot encode the whole catalogue for every batch:"
                + " choose a number of negatives");
      }
      return new AllEntities(corpus.entities());
    }
    float[] subtracted = options.start().shape().scaled() ? centre : null;
    EntitySide side =
        trained ? new EntitySide(model, corpus.inputs(), subtracted, tokenizer.padId()) : null;
    return new HardNegatives(
        corpus.entities(),
        side,
        options.objective().negatives(),
        options.schedule().regularization().dropout(),
        options.machine().threads());
  }

  /** Brings the vectors of all entities up to date with an entity encoder that is trained. */
  void refresh() {
    for (ComparedEntities compared : entities.values()) {
      if (compared instanceof HardNegatives near) {
        near.refresh(processes);
      }
    }
  }

  /** Adds the gradient of this process's share of a batch; returns the whole batch's losses. */
  Losses add(TrainingRun.Work work, int epoch, Draws draws) {
    long every =
        (long) options.objective().refreshSteps() * options.schedule().steps().accumulation();
    if (batches++ > 0 && batches % every == 1) {
      refresh();
    }
    torch.manual_seed(draws.dropout(epoch, work.number(), processes.own()));
    Random random = draws.swaps(epoch, work.number());
    List<LabelledQuestion> questions = joined(swapped(work, random), random);
    try (PointerScope scope = new PointerScope()) {
      QuestionBatch whole = layOut(questions, work.corpus());
      QuestionBatch share =
          processes.count() == 1 ? whole : layOut(ownShare(questions), work.corpus());
      Tensor sums = torch.zeros(new long[] {3});
      if (share.size() > 0) {
        LinkingLoss loss =
            LinkingLoss.of(
                model,
                share,
                whole.rows(),
                Objects.requireNonNull(entities.get(work.corpus())),
                teacher,
                options.schedule().regularization().dropout());
        int parts = options.schedule().steps().accumulation();
        loss.total(
                (long) whole.mentions() * parts, (long) whole.size() * parts, options.objective())
            .backward();
        sums =
            Libtorch.floats(
                new float[] {
                  loss.entity().item_float(),
                  loss.span().item_float(),
                  loss.imitation().item_float()
                },
                3);
      }
      processes.sum(List.of(sums));
      float[] values = Libtorch.values(sums);
      return new Losses(
          values[0] / Math.max(1, whole.mentions()),
          values[1] / whole.size(),
          values[2] / whole.size());
    }
  }

  private QuestionBatch layOut(List<LabelledQuestion> questions, LoadedCorpus corpus) {
    ModelShape shape = options.start().shape();
    return QuestionBatch.of(
        questions, tokenizer, settings, shape.names() ? corpus.names() : null, shape.absent());
  }

  private List<LabelledQuestion> ownShare(List<LabelledQuestion> questions) {
    List<LabelledQuestion> own = new ArrayList<>();
    for (int i = processes.own(); i < questions.size(); i += processes.count()) {
      own.add(questions.get(i));
    }
    return own;
  }

  /** With swapped mentions; a question that becomes too long stays as it is. */
  private List<LabelledQuestion> swapped(TrainingRun.Work work, Random random) {
    MentionSwap swap = work.corpus().swap();
    if (swap == null) {
      return work.questions();
    }
    List<LabelledQuestion> swapped = new ArrayList<>();
    for (LabelledQuestion question : work.questions()) {
      LabelledQuestion other = swap.swap(question, options.objective().mentionSwap(), random);
      swapped.add(other.pieces().size() <= settings.windowTokens() - 2 ? other : question);
    }
    return swapped;
  }

  /** Some of them asked together with another one; one that becomes too long stays as it is. */
  private List<LabelledQuestion> joined(List<LabelledQuestion> questions, Random random) {
    double share = options.objective().join();
    if (share == 0) {
      return questions;
    }
    List<LabelledQuestion> joined = new ArrayList<>();
    for (LabelledQuestion question : questions) {
      if (random.nextDouble() < share) {
        LabelledQuestion other = questions.get(random.nextInt(questions.size()));
        LabelledQuestion both = QuestionJoin.of(question, other, tokenizer, random);
        joined.add(both.pieces().size() <= settings.windowTokens() - 2 ? both : question);
      } else {
        joined.add(question);
      }
    }
    return joined;
  }

  @Override
  public void close() {
    for (ComparedEntities compared : entities.values()) {
      if (compared instanceof HardNegatives near) {
        near.close();
      }
    }
  }
}
