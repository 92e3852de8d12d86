// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.weights.file.ForeignFile;
import io.elq.weights.onnx.BertConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the config.json of a BERT model. */
public final class BertConfigFile {
  private static final int TOKEN_TYPES = 2;

  private final Path file;
  private final JsonNode fields;

  private BertConfigFile(Path file, JsonNode fields) {
    this.file = file;
    this.fields = fields;
  }

  /**
   * Reads the shape of the encoder.
   *
   * @throws IOException if the file cannot be read, lacks a size, or is of another kind of model
   */
  public static BertConfig read(Path file) throws IOException {
    ForeignFile.refuse(file);
    try {
      return new BertConfigFile(file, new ObjectMapper().readTree(Files.readAllBytes(file)))
          .config();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private BertConfig config() {
    requireText("model_type", "bert");
    requireText("hidden_act", "gelu");
    requireText("position_embedding_type", "absolute");
    long types = fields.path("type_vocab_size").asLong(TOKEN_TYPES);
    if (types != TOKEN_TYPES) {
      throw new IllegalArgumentException("\"type_vocab_size\" is " + types + ", but BERT has 2");
    }
    return new BertConfig(
        size("num_hidden_layers"),
        size("hidden_size"),
        size("num_attention_heads"),
        size("intermediate_size"),
        size("vocab_size"),
        size("max_position_embeddings"),
        (float) fields.path("layer_norm_eps").asDouble(BertConfig.LAYER_NORM_EPSILON));
  }

  private int size(String name) {
    JsonNode value = fields.path(name);
    if (!value.isInt()) {
      throw new IllegalArgumentException(
          "\"%s\" is %s, but has to be a whole number: is this BERT's config.json?"
              .formatted(name, value.isMissingNode() ? "missing" : value));
    }
    return value.asInt();
  }

  private void requireText(String name, String expected) {
    String actual = fields.path(name).asText(expected);
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          "\"%s\" is \"%s\", but only \"%s\" is supported".formatted(name, actual, expected));
    }
  }
}
