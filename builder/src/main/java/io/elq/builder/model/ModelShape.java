// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a model is made of beside its base encoder, and what training changes of it. Parameters have
 * the names of ELQ's checkpoints.
 *
 * @param question what is trained of the question encoder
 * @param entity what is trained of the entity encoder
 * @param pooling how token vectors become mention vectors
 * @param mentionLayers 1 for a linear mention head (ELQ's {@code qa_linear}), 2 for one with a
 *     hidden layer ({@code qa_mlp})
 * @param scaled whether mention vectors get one learnt length, and entity vectors are centred and
 *     normalised; ELQ's are neither
 * @param names whether it learns a bonus for spans whose words are a name of an entity
 * @param titles whether it learns a further bonus if they are its title; earlier models do not
 * @param absent whether it learns a score of entities that the catalogue lacks
 * @param layers layers of the base that the question encoder keeps, from the first on; 0 for all
 */
public record ModelShape(
    Tuning question,
    Tuning entity,
    Pooling pooling,
    int mentionLayers,
    boolean scaled,
    boolean names,
    boolean titles,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean absent,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int layers) {
  /** Prefix of the question encoder's parameters. */
  public static final String QUESTION = "context_encoder.bert_model.";

  /** Prefix of the entity encoder's parameters. */
  public static final String ENTITY = "cand_encoder.bert_model.";

  /** Prefix of the heads' parameters. */
  public static final String HEADS = "classification_heads.";

  /** Start, end and inside logits: the mention head. */
  private static final String MENTION = HEADS + "mention_scores.bound_classifier.";

  /** The linear layer after pooling. */
  public static final String PROJECTION = HEADS + "get_context_embeds.mention_agg_linear.";

  /** The learnt length of mention vectors, [1]. */
  public static final String SCALE = HEADS + "mention_scale";

  /**
   * Name bonus: added to the mention logit of a name of one word, of two, three, and of more, and
   * last to the score of a candidate, [5]. Earlier models have one number for all lengths, [2].
   */
  public static final String NAMES = HEADS + "name_scores";

  /**
   * Bonus of a name that is a title, added to the score of a candidate beside that of names, [1].
   */
  public static final String TITLE = HEADS + "title_score";

  /** Score of an entity that the catalogue lacks, [1]. */
  public static final String ABSENT = HEADS + "absent_score";

  private static final float FIRST_SCALE = 20;
  private static final float[] FIRST_NAMES = {2, 2, 2, 2, 1};
  private static final float FIRST_TITLE = 1;
  private static final float FIRST_ABSENT = 15;

  /** Checks the ranges. */
  public ModelShape {
    if (mentionLayers < 1 || mentionLayers > 2) {
      throw new IllegalArgumentException("a mention head has 1 or 2 layers, not " + mentionLayers);
    }
    if (titles && !names) {
      throw new IllegalArgumentException("titles are names: a model that knows them knows names");
    }
  }

  /** A model without names, as all of ELQ's are. */
  public ModelShape(
      Tuning question, Tuning entity, Pooling pooling, int mentionLayers, boolean scaled) {
    this(question, entity, pooling, mentionLayers, scaled, false, false, false, 0);
  }

  /**
   * This project's models: low-rank factors on the question side, projected means of one length,
   * names and titles.
   */
  public static ModelShape lowRank(int rank, float alpha) {
    return new ModelShape(
        Tuning.lora(rank, alpha),
        Tuning.FROZEN,
        Pooling.ALL_AVG_LINEAR,
        1,
        true,
        true,
        true,
        false,
        0);
  }

  /**
   * A student of a model of this shape: the same heads on fewer layers.
   *
   * @param kept layers of the base that its question encoder keeps, from the first on; 0 for all
   * @param rank rank of its low-rank factors, whose scale stays the same
   */
  public ModelShape student(int kept, int rank) {
    return with(question.withRank(rank), entity, kept);
  }

  /** The shape of the mean of so many models of this one. */
  public ModelShape ranks(int models) {
    return with(question.ranks(models), entity.ranks(models), layers);
  }

  private ModelShape with(Tuning otherQuestion, Tuning otherEntity, int otherLayers) {
    return new ModelShape(
        otherQuestion,
        otherEntity,
        pooling,
        mentionLayers,
        scaled,
        names,
        titles,
        absent,
        otherLayers);
  }

  /** Whether a parameter is one of the few numbers that are not part of a layer. */
  public static boolean isNumbers(String name) {
    return List.of(SCALE, NAMES, TITLE, ABSENT).contains(name);
  }

  /**
   * Prefixes of the mention head's linear layers, the last giving the logits. Of two, ReLU and
   * dropout are the numbers between them.
   */
  public List<String> mentionHead() {
    return mentionLayers == 1 ? List.of(MENTION) : List.of(MENTION + "0.", MENTION + "3.");
  }

  /** Whether training changes the parameter of a name. */
  public boolean trains(String name) {
    if (name.startsWith(QUESTION)) {
      return question.trains(name.substring(QUESTION.length()));
    }
    if (name.startsWith(ENTITY)) {
      return entity.trains(name.substring(ENTITY.length()));
    }
    return name.startsWith(HEADS);
  }

  /**
   * Initial values of what the base encoders do not have: factors that change nothing, small
   * mention logits, a projection of 2 I.
   */
  public Map<String, Tensor> initial(BertConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    addFactors(tensors, QUESTION, question, config.firstLayers(layers), random);
    addFactors(tensors, ENTITY, entity, config, random);
    addMentionHead(tensors, config.hidden(), random);
    if (pooling.linear()) {
      int hidden = config.hidden();
      Tensor projection = Initialization.diagonal(hidden, 2);
      tensors.put(
          PROJECTION + "weight",
          pooling == Pooling.FL_LINEAR ? beside(projection, projection) : projection);
      tensors.put(PROJECTION + "bias", Initialization.zeros(hidden));
    }
    if (scaled) {
      tensors.put(SCALE, new Tensor(new int[] {1}, new float[] {FIRST_SCALE}));
    }
    if (names) {
      tensors.put(NAMES, new Tensor(new int[] {FIRST_NAMES.length}, FIRST_NAMES.clone()));
    }
    if (titles) {
      tensors.put(TITLE, new Tensor(new int[] {1}, new float[] {FIRST_TITLE}));
    }
    if (absent) {
      tensors.put(ABSENT, new Tensor(new int[] {1}, new float[] {FIRST_ABSENT}));
    }
    return tensors;
  }

  private static void addFactors(
      Map<String, Tensor> tensors,
      String encoder,
      Tuning tuning,
      BertConfig config,
      Random random) {
    if (tuning.mode() == Tuning.Mode.LORA) {
      LowRank.of(tuning)
          .initial(config, random)
          .forEach((name, factor) -> tensors.put(encoder + name, factor));
    }
  }

  private void addMentionHead(Map<String, Tensor> tensors, int hidden, Random random) {
    List<String> layers = mentionHead();
    if (layers.size() == 2) {
      double deviation = 1 / Math.sqrt(hidden);
      String first = layers.get(0);
      tensors.put(first + "weight", Initialization.gaussian(random, deviation, hidden, hidden));
      tensors.put(first + "bias", Initialization.zeros(hidden));
    }
    String last = layers.get(layers.size() - 1);
    tensors.put(last + "weight", Initialization.gaussian(random, 0.02, 3, hidden));
    tensors.put(last + "bias", new Tensor(new int[] {3}, new float[] {-1, -1, 0}));
  }

  /** Two matrices of one height side by side, each of them halved. */
  private static Tensor beside(Tensor left, Tensor right) {
    int rows = left.shape()[0];
    int width = left.shape()[1];
    Tensor both = Initialization.zeros(rows, 2 * width);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        both.data()[row * 2 * width + i] = left.data()[row * width + i] / 2;
        both.data()[row * 2 * width + width + i] = right.data()[row * width + i] / 2;
      }
    }
    return both;
  }
}
