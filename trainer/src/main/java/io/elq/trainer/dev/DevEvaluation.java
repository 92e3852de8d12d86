// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import io.elq.evaluation.questions.Triple;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.Matching;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.PreparedText;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.corpus.DevSet;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.PaddedInputs;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.loss.AllEntities;
import io.elq.trainer.loss.ComparedEntities;
import io.elq.trainer.loss.LinkingLoss;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Links dev sets with the linker's own stages, the encoder being the model in training. */
public final class DevEvaluation {
  private static final int BATCH = 32;

  /** Joint scores below this are never worth keeping. */
  private static final float LOWEST_THRESHOLD = -6;

  private static final float THRESHOLD_STEP = 0.1f;

  private static final Judge JUDGE = new Judge(Matching.EXACT);

  private final BiEncoder model;
  private final Tokenizer tokenizer;
  private final LinkerSettings settings;

  public DevEvaluation(BiEncoder model, Tokenizer tokenizer, LinkerSettings settings) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
  }

  /**
   * What a model reaches.
   *
   * @param threshold the threshold with the best objective
   * @param objective mean over the dev sets of the mean of weak and strong F1
   * @param scores one a dev set, at the threshold
   */
  public record Outcome(float threshold, double objective, List<DevScore> scores) {}

  /**
   * What the model as it was linked at a generous threshold.
   *
   * @param sets dev sets
   * @param texts their questions, a list a set
   */
  public record Linked(List<DevSet> sets, List<List<LinkedText>> texts) {}

  /** Links all dev sets with the model as it is. */
  public Linked link(List<DevSet> sets) {
    Float scale = model.heads().mentionScale();
    return new Linked(sets, sets.stream().map(set -> link(set, scale)).toList());
  }

  /** Scores the model as it is, at the best threshold for all dev sets together. */
  public Outcome evaluate(List<DevSet> sets) {
    return best(link(sets));
  }

  /**
   * Losses of the model as it is; of questions longer than a window, which are not trained on
   * either, there are none.
   */
  public List<DevLoss> losses(List<DevSet> sets) {
    return sets.stream().map(this::loss).toList();
  }

  private DevLoss loss(DevSet set) {
    List<LabelledQuestion> questions =
        set.questions().stream()
            .filter(question -> question.pieces().size() <= settings.windowTokens() - 2)
            .sorted(Comparator.comparingInt(question -> question.pieces().size()))
            .toList();
    ComparedEntities entities = new AllEntities(set.entities());
    double entityLoss = 0;
    double spanLoss = 0;
    long mentions = 0;
    for (int from = 0; from < questions.size(); from += BATCH) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        QuestionBatch batch =
            QuestionBatch.of(
                questions.subList(from, Math.min(from + BATCH, questions.size())),
                tokenizer,
                settings,
                model.shape().names() ? set.aliases() : null,
                model.shape().absent());
        LinkingLoss loss = LinkingLoss.of(model, batch, batch.rows(), entities, 0);
        entityLoss += loss.entity().item_float();
        spanLoss += loss.span().item_float();
        mentions += batch.mentions();
      }
    }
    return new DevLoss(
        set.name(), entityLoss / Math.max(1, mentions), spanLoss / Math.max(1, questions.size()));
  }

  /** Scores at the best threshold for all dev sets together. */
  public static Outcome best(Linked linked) {
    Outcome best = at(LOWEST_THRESHOLD, linked);
    for (float threshold = LOWEST_THRESHOLD + THRESHOLD_STEP;
        threshold < 0;
        threshold += THRESHOLD_STEP) {
      Outcome outcome = at(threshold, linked);
      if (outcome.objective() > best.objective()) {
        best = outcome;
      }
    }
    return best;
  }

  private static Outcome at(float threshold, Linked linked) {
    List<DevScore> scores = new ArrayList<>();
    for (int i = 0; i < linked.sets().size(); i++) {
      scores.add(score(linked.sets().get(i), linked.texts().get(i), threshold));
    }
    double objective =
        scores.stream().mapToDouble(s -> (s.weak().f1() + s.strong().f1()) / 2).average().orElse(0);
    return new Outcome(threshold, objective, scores);
  }

  /** The linked spans of all dev sets, compared with gold. */
  public static List<CalibrationFit.Judged> judged(Linked linked) {
    List<CalibrationFit.Judged> judged = new ArrayList<>();
    for (int set = 0; set < linked.sets().size(); set++) {
      List<LabelledQuestion> questions = linked.sets().get(set).questions();
      for (int i = 0; i < questions.size(); i++) {
        LinkedText text = linked.texts().get(set).get(i);
        List<Triple> gold = questions.get(i).gold();
        for (LinkedEntity entity : text.entities()) {
          judged.add(
              new CalibrationFit.Judged(
                  span(text, entity), gold.contains(Judge.characterTriple(entity))));
        }
      }
    }
    return judged;
  }

  /** The span that an entity was linked from. */
  private static ScoredMention span(LinkedText text, LinkedEntity entity) {
    return text.mentions().stream()
        .filter(
            mention ->
                mention.tokenStart() == entity.tokenStart()
                    && mention.tokenEnd() == entity.tokenEnd()
                    && mention.score() == entity.score())
        .findFirst()
        .orElseThrow();
  }

  private List<LinkedText> link(DevSet set, @Nullable Float scale) {
    LinkerSettings generous =
        settings
            .tuned(LOWEST_THRESHOLD, scale)
            .withAliases(model.heads().nameScores())
            .withAbsentScore(model.heads().absentScore());
    Linker linker =
        new Linker(
            generous,
            tokenizer,
            ids -> {
              throw new UnsupportedOperationException("questions are encoded in batches here");
            },
            new TorchIndex(set.entities()),
            set.catalogue(),
            set.aliases());
    List<PreparedText> prepared =
        set.questions().stream().map(q -> linker.prepare(q.pieces().text())).toList();
    return linker.resolve(encode(prepared));
  }

  private List<EncodedText> encode(List<PreparedText> texts) {
    List<int[]> inputs =
        texts.stream().flatMap(text -> text.windows().stream()).map(w -> w.inputIds()).toList();
    int[] order =
        IntStream.range(0, inputs.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> inputs.get(i).length))
            .mapToInt(i -> i)
            .toArray();
    EncodedQuestion[] encoded = new EncodedQuestion[inputs.size()];
    for (int from = 0; from < order.length; from += BATCH) {
      int[] part =
          IntStream.range(from, Math.min(from + BATCH, order.length)).map(i -> order[i]).toArray();
      encode(inputs, part, encoded);
    }
    List<EncodedText> results = new ArrayList<>(texts.size());
    int next = 0;
    for (PreparedText text : texts) {
      List<EncodedQuestion> windows = new ArrayList<>();
      for (int i = 0; i < text.windows().size(); i++) {
        windows.add(encoded[next++]);
      }
      results.add(new EncodedText(text, windows));
    }
    return results;
  }

  private void encode(List<int[]> inputs, int[] batch, EncodedQuestion[] encoded) {
    PaddedInputs padded =
        PaddedInputs.of(Arrays.stream(batch).mapToObj(inputs::get).toList(), tokenizer.padId());
    int tokens = padded.tokens();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor rows = padded.encode(model.questions(), 0);
      float[] logits = Libtorch.values(model.heads().mentionLogits(rows));
      float[] vectors = Libtorch.values(model.heads().tokenVectors(rows));
      int dimension = vectors.length / (batch.length * tokens);
      for (int i = 0; i < batch.length; i++) {
        encoded[batch[i]] =
            new EncodedQuestion(
                padded.lengths()[i],
                dimension,
                copy(vectors, i * tokens * dimension, padded.lengths()[i] * dimension),
                copy(logits, i * tokens * 3, padded.lengths()[i] * 3));
      }
    }
  }

  private static float[] copy(float[] values, int from, int length) {
    float[] part = new float[length];
    System.arraycopy(values, from, part, 0, length);
    return part;
  }

  private static DevScore score(DevSet set, List<LinkedText> linked, float threshold) {
    Counts counts = Counts.NONE;
    for (int i = 0; i < linked.size(); i++) {
      List<Triple> predicted =
          linked.get(i).entities().stream()
              .filter(entity -> entity.score() > threshold)
              .map(Judge::characterTriple)
              .toList();
      counts = counts.plus(JUDGE.count(set.questions().get(i).gold(), predicted));
    }
    return new DevScore(
        set.name(), set.questions().size(), counts.weakScores(), counts.strongScores());
  }
}
