// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.util.Map;

/**
 * What an encoder's ONNX file says about itself, beyond its graph.
 *
 * @param format {@value #QUESTION_FORMAT} or {@value #ENTITY_FORMAT}
 * @param precision arithmetic of the graph
 * @param maxTokens longest input, in tokens with [CLS] and [SEP]
 * @param vocabulary number of word pieces; every token id is smaller
 */
public record GraphMetadata(String format, Precision precision, int maxTokens, int vocabulary) {

  /** A question encoder of {@link QuestionEncoderGraph}, version 1. */
  public static final String QUESTION_FORMAT = "elq-question-encoder/1";

  /** An entity encoder of {@link EntityEncoderGraph}, version 1. */
  public static final String ENTITY_FORMAT = "elq-entity-encoder/1";

  private static final String FORMAT_KEY = "elq.format";
  private static final String PRECISION_KEY = "elq.precision";
  private static final String MAX_TOKENS_KEY = "elq.max_tokens";
  private static final String VOCABULARY_KEY = "elq.vocabulary";

  static GraphMetadata question(BertConfig config, Precision precision) {
    return new GraphMetadata(QUESTION_FORMAT, precision, config.positions(), config.vocabulary());
  }

  static GraphMetadata entity(BertConfig config, Precision precision) {
    return new GraphMetadata(ENTITY_FORMAT, precision, config.positions(), config.vocabulary());
  }

  /**
   * Reads it from a model's metadata.
   *
   * @param format the format that the model has to have
   * @throws IllegalArgumentException if it is another or has no such metadata
   */
  public static GraphMetadata of(Map<String, String> metadata, String format) {
    String actual = metadata.get(FORMAT_KEY);
    if (!format.equals(actual)) {
      throw new IllegalArgumentException(
          "the model's format is " + (actual == null ? "not named" : actual) + ", not " + format);
    }
    String precision = metadata.get(PRECISION_KEY);
    if (precision == null) {
      throw new IllegalArgumentException(
          "the model's metadata are damaged: they name no " + PRECISION_KEY);
    }
    try {
      return new GraphMetadata(
          format,
          Precision.of(precision),
          Integer.parseInt(metadata.get(MAX_TOKENS_KEY)),
          Integer.parseInt(metadata.get(VOCABULARY_KEY)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the model's metadata are damaged: " + metadata, e);
    }
  }

  Map<String, String> toMap() {
    return Map.of(
        FORMAT_KEY,
        format,
        PRECISION_KEY,
        precision.toString(),
        MAX_TOKENS_KEY,
        Integer.toString(maxTokens),
        VOCABULARY_KEY,
        Integer.toString(vocabulary));
  }
}
