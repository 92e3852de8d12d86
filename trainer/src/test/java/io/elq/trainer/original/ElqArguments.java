// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.trainer.original.ElqOption.Kind;
import io.elq.trainer.original.ElqOption.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line of ELQ's {@code train_biencoder.py}: what model it makes and how it trains it.
 * What ELQ itself cannot run is refused, as are a few options that are not supported; options that
 * no step depends on are ignored ({@link #ignored()} says why). Paths are as they were given.
 */
public final class ElqArguments {
  /** Neighbours of a mention in {@link HardNegatives}. */
  public static final int NEIGHBOURS = 10;

  /** Dropout of a mention head of two layers, which no option changes. */
  public static final double HEAD_DROPOUT = 0.1;

  private static final int AROUND_A_TOKEN = 3;

  private final Map<ElqOption, String> values;

  private ElqArguments(Map<ElqOption, String> values) {
    this.values = values;
    refuseUnsupported();
    refuseWhatFails();
  }

  /**
   * Reads a command line.
   *
   * @param arguments options with their values, each as {@code --name value} or {@code
   *     --name=value}; of an option given twice the last value counts
   * @throws IllegalArgumentException if ELQ would not run with them, or an option is not supported;
   *     the message names the option
   */
  public static ElqArguments parse(List<String> arguments) {
    Map<ElqOption, String> values = new EnumMap<>(ElqOption.class);
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      ElqOption option = option(equals < 0 ? argument : argument.substring(0, equals));
      if (equals >= 0) {
        values.put(option, checked(option, argument.substring(equals + 1)));
      } else if (option.kind() == Kind.FLAG) {
        values.put(option, "");
      } else {
        i++;
        values.put(option, checked(option, i < arguments.size() ? arguments.get(i) : "--"));
      }
    }
    return new ElqArguments(values);
  }

  private static ElqOption option(String argument) {
    return ElqOption.of(argument)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not an option of ELQ's train_biencoder.py".formatted(argument)));
  }

  private static String checked(ElqOption option, String value) {
    boolean fits =
        switch (option.kind()) {
          case FLAG -> false;
          case TEXT, TRUTH -> !value.startsWith("-") || isNumber(value);
          case COUNT -> value.matches("[+-]?[0-9]{1,9}");
          case NUMBER -> isNumber(value);
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "%s is followed by '%s', but needs %s"
              .formatted(option.argument(), value, option.kind().wanted()));
    }
    return value;
  }

  private static boolean isNumber(String value) {
    try {
      return Double.isFinite(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void refuseUnsupported() {
    for (ElqOption option : values.keySet()) {
      if (option.role() == Role.REFUSED && !values.get(option).equals(option.defaultValue())) {
        throw new IllegalArgumentException(
            "%s is not supported: %s".formatted(option.argument(), option.reason()));
      }
    }
  }

  private void refuseWhatFails() {
    require(has(ElqOption.OUTPUT_PATH), "--output_path is missing, which ELQ asks for");
    require(
        has(ElqOption.NO_MENTION_BOUNDS),
        "--no_mention_bounds is missing; ELQ itself fails without it, since its questions have several mentions");
    require(
        has(ElqOption.MENTION_AGGREGATION_TYPE),
        "--mention_aggregation_type is missing; ELQ itself fails without it, since there are no mention vectors");
    require(
        has(ElqOption.FREEZE_CAND_ENC) == has(ElqOption.ADVERSARIAL_TRAINING),
        "--freeze_cand_enc and --adversarial_training go together; ELQ itself fails with one of them alone");
    require(
        count(ElqOption.MAX_CONTEXT_LENGTH) >= AROUND_A_TOKEN,
        "--max_context_length has to be at least 3, for [CLS], a token and [SEP]");
    require(count(ElqOption.MAX_MENTION_LENGTH) >= 0, "--max_mention_length is negative");
    require(count(ElqOption.EVAL_INTERVAL) >= 1, "--eval_interval has to be at least 1");
    shape();
    options();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private boolean has(ElqOption option) {
    return values.containsKey(option);
  }

  private String text(ElqOption option) {
    return values.getOrDefault(option, option.defaultValue());
  }

  private int count(ElqOption option) {
    return Integer.parseInt(text(option));
  }

  private double number(ElqOption option) {
    return Double.parseDouble(text(option));
  }

  /** Options that were given though no step depends on them, each with the reason. */
  public List<String> ignored() {
    List<String> ignored = new ArrayList<>();
    for (ElqOption option : values.keySet()) {
      if (option.role() == Role.IGNORED) {
        ignored.add(option.argument() + ": " + option.reason());
      }
    }
    return ignored;
  }

  /** What the model is made of. */
  public ModelShape shape() {
    String scoring = text(ElqOption.MENTION_SCORING_METHOD);
    int layers =
        switch (scoring) {
          case "qa_linear" -> 1;
          // The older name of qa_mlp.
          case "qa_mlp", "qa" -> 2;
          default ->
              throw new IllegalArgumentException(
                  "--mention_scoring_method is '%s', but ELQ has only qa_linear and qa_mlp"
                      .formatted(scoring));
        };
    return new ModelShape(
        Tuning.full(),
        hardNegatives() ? Tuning.FROZEN : Tuning.full(),
        Pooling.ofElq(text(ElqOption.MENTION_AGGREGATION_TYPE)),
        layers,
        false);
  }

  /** Whether a parameter gets gradients; which of them the optimizer changes is another matter. */
  public boolean hasGradient(String parameter) {
    return !hardNegatives() || !parameter.startsWith(ModelShape.ENTITY);
  }

  /** Whether the objective is {@link HardNegatives}; otherwise it is {@link InBatchNegatives}. */
  public boolean hardNegatives() {
    return has(ElqOption.ADVERSARIAL_TRAINING);
  }

  /** How it is trained. */
  public ElqTraining.Options options() {
    return new ElqTraining.Options(
        count(ElqOption.MAX_CONTEXT_LENGTH),
        count(ElqOption.MAX_MENTION_LENGTH),
        number(ElqOption.MAX_GRAD_NORM),
        count(ElqOption.EVAL_INTERVAL),
        schedule(),
        TypeOptimization.ofElq(text(ElqOption.TYPE_OPTIMIZATION)),
        count(ElqOption.SEED));
  }

  private ElqSchedule schedule() {
    int accumulation = count(ElqOption.GRADIENT_ACCUMULATION_STEPS);
    return new ElqSchedule(
        count(ElqOption.NUM_TRAIN_EPOCHS),
        count(ElqOption.LAST_EPOCH) + 1,
        !has(ElqOption.DONT_DISTRIBUTE_TRAIN_SAMPLES),
        count(ElqOption.TRAIN_BATCH_SIZE) / Math.max(1, accumulation),
        accumulation,
        number(ElqOption.LEARNING_RATE),
        number(ElqOption.WARMUP_PROPORTION));
  }

  /** Folder or name of the BERT model that both encoders have the shape of. */
  public String bertModel() {
    return text(ElqOption.BERT_MODEL);
  }

  /** Checkpoint to start from; empty for those of {@link #bertModel()}. */
  public Optional<String> checkpoint() {
    return Optional.ofNullable(text(ElqOption.PATH_TO_MODEL));
  }

  /** Folder of the questions. */
  public String data() {
    return text(ElqOption.DATA_PATH);
  }

  /** Folder to write to. */
  public String output() {
    return text(ElqOption.OUTPUT_PATH);
  }

  /** Token ids of all entities, for {@link InBatchNegatives}. */
  public String entityTokenIds() {
    return text(ElqOption.CAND_TOKEN_IDS_PATH);
  }

  /** Vectors of all entities, for {@link HardNegatives}. */
  public String entityVectors() {
    return text(ElqOption.CAND_ENC_PATH);
  }

  /** Index over them. */
  public String index() {
    return text(ElqOption.INDEX_PATH);
  }
}
