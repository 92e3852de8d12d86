// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every option of ELQ's {@code train_biencoder.py}, its default, and what becomes of it here. */
enum ElqOption {
  OUTPUT_PATH(Kind.TEXT, null),
  DATA_PATH(Kind.TEXT, "data/zeshel"),
  PATH_TO_MODEL(Kind.TEXT, null),
  BERT_MODEL(Kind.TEXT, "bert-base-uncased"),
  CAND_TOKEN_IDS_PATH(Kind.TEXT, "models/entity_token_ids_128.t7"),
  CAND_ENC_PATH(Kind.TEXT, "models/all_entities_large.t7"),
  INDEX_PATH(Kind.TEXT, "models/faiss_hnsw_index.pkl"),
  MENTION_AGGREGATION_TYPE(Kind.TEXT, null),
  MENTION_SCORING_METHOD(Kind.TEXT, "qa_linear"),
  NO_MENTION_BOUNDS(Kind.FLAG, null),
  MAX_CONTEXT_LENGTH(Kind.COUNT, "128"),
  MAX_MENTION_LENGTH(Kind.COUNT, "10"),
  TRAIN_BATCH_SIZE(Kind.COUNT, "8"),
  GRADIENT_ACCUMULATION_STEPS(Kind.COUNT, "1"),
  NUM_TRAIN_EPOCHS(Kind.COUNT, "1"),
  LAST_EPOCH(Kind.COUNT, "0"),
  DONT_DISTRIBUTE_TRAIN_SAMPLES(Kind.FLAG, null),
  LEARNING_RATE(Kind.NUMBER, "3e-5"),
  WARMUP_PROPORTION(Kind.NUMBER, "0.1"),
  MAX_GRAD_NORM(Kind.NUMBER, "1.0"),
  TYPE_OPTIMIZATION(Kind.TEXT, "all_encoder_layers"),
  EVAL_INTERVAL(Kind.COUNT, "40"),
  FREEZE_CAND_ENC(Kind.FLAG, null),
  ADVERSARIAL_TRAINING(Kind.FLAG, null),
  SEED(Kind.COUNT, "52313"),

  MAX_CAND_LENGTH(
      Kind.COUNT, "128", Role.IGNORED, "entities are as long as in the file of their token ids"),
  CONTEXT_KEY(Kind.TEXT, "context", Role.IGNORED, "questions are given as token ids"),
  TITLE_KEY(Kind.TEXT, "entity", Role.IGNORED, "entities are given as token ids"),
  LOWERCASE(Kind.FLAG, null, Role.IGNORED, "questions and entities are given as token ids"),
  SILENT(Kind.FLAG, null, Role.IGNORED, "it only hides progress bars"),
  PRINT_INTERVAL(Kind.COUNT, "5", Role.IGNORED, "every step is reported"),
  NO_CUDA(Kind.FLAG, null, Role.IGNORED, "training runs on the CPU"),
  DATA_PARALLEL(Kind.FLAG, null, Role.IGNORED, "on one device it changes nothing"),
  EVAL_BATCH_SIZE(Kind.COUNT, "8", Role.IGNORED, "evaluations do not change what is trained"),
  GET_LOSSES(Kind.FLAG, null, Role.IGNORED, "evaluations do not change what is trained"),
  EVALUATE(Kind.FLAG, null, Role.IGNORED, "ELQ fails on it after training"),
  PULL_FROM_LAYER(Kind.COUNT, "-1", Role.IGNORED, Reasons.UNREAD),
  OUT_DIM(Kind.COUNT, "1", Role.IGNORED, "it belongs to --add_linear"),
  MAX_SEQ_LENGTH(Kind.COUNT, "256", Role.IGNORED, Reasons.UNREAD),
  TOP_K(Kind.COUNT, "10", Role.IGNORED, Reasons.UNREAD),
  ZESHEL(Kind.TRUTH, "True", Role.IGNORED, Reasons.UNREAD),
  OUTPUT_EVAL_FILE(Kind.TEXT, null, Role.IGNORED, Reasons.UNREAD),
  SAVE_INTERVAL(Kind.COUNT, "1", Role.IGNORED, Reasons.UNREAD),
  START_IDX(Kind.COUNT, null, Role.IGNORED, Reasons.UNREAD),
  END_IDX(Kind.COUNT, null, Role.IGNORED, Reasons.UNREAD),

  DEBUG(Kind.FLAG, null, Role.REFUSED, "ELQ itself stops with a KeyError ('freeze_cand_encs')"),
  ADD_LINEAR(
      Kind.FLAG,
      null,
      Role.REFUSED,
      "its layer stands on the pooled [CLS] of entities alone, and no model of ELQ's has it"),
  SHUFFLE(
      Kind.TRUTH,
      "",
      Role.REFUSED,
      "torch draws a new order for each epoch, from numbers that depend on its version"),
  LOAD_CAND_ENC_ONLY(
      Kind.FLAG,
      null,
      Role.REFUSED,
      "it makes the entity encoder a BERT-large beside a smaller one for questions; give --path_to_model a checkpoint of both"),
  PATH_TO_TRAINER_STATE(
      Kind.TEXT, null, Role.REFUSED, "states of torch's optimizers cannot be read; start again");

  /** What follows an option. */
  enum Kind {
    /** Nothing: it is there or not. */
    FLAG("no value"),
    TEXT("a text"),
    COUNT("a whole number"),
    NUMBER("a number"),
    /** A text that means true unless it is empty, as in Python; {@code False} is true. */
    TRUTH("a text");

    private final String wanted;

    Kind(String wanted) {
      this.wanted = wanted;
    }

    /** What has to follow, for messages. */
    String wanted() {
      return wanted;
    }
  }

  /** What becomes of an option. */
  enum Role {
    /** It has ELQ's meaning. */
    HONOURED,
    /** No step depends on it. */
    IGNORED,
    /** It must keep its default. */
    REFUSED
  }

  /** Reasons of several options. */
  private static final class Reasons {
    static final String UNREAD = "ELQ's trainer never looks at it";
  }

  private final Kind kind;
  private final String defaultValue;
  private final Role role;
  private final String reason;

  ElqOption(Kind kind, String defaultValue) {
    this(kind, defaultValue, Role.HONOURED, "");
  }

  ElqOption(Kind kind, String defaultValue, Role role, String reason) {
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.role = role;
    this.reason = reason;
  }

  /** The option of an argument such as {@code --learning_rate}; abbreviations are none. */
  static Optional<ElqOption> of(String argument) {
    return Arrays.stream(values()).filter(option -> option.argument().equals(argument)).findFirst();
  }

  /** How it is written on the command line. */
  String argument() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }

  Kind kind() {
    return kind;
  }

  /** Its value where it is not given; null for none, and for flags. */
  String defaultValue() {
    return defaultValue;
  }

  Role role() {
    return role;
  }

  /** Why it is ignored or refused. */
  String reason() {
    return reason;
  }
}
