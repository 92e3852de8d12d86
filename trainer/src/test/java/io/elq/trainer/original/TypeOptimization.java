// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * ELQ's {@code --type_optimization}: which parameters the optimizer is given. None of them contains
 * the heads.
 */
public enum TypeOptimization {
  /** No parameter at all, as there is no {@code add_linear}. */
  @JsonProperty("additional_layers")
  ADDITIONAL_LAYERS("additional"),
  /** The last of twelve layers. */
  @JsonProperty("top_layer")
  TOP_LAYER("additional", "bert_model.encoder.layer.11."),
  /** The last four of twelve layers. */
  @JsonProperty("top4_layers")
  TOP4_LAYERS(
      "additional",
      "bert_model.encoder.layer.11.",
      "encoder.layer.10.",
      "encoder.layer.9.",
      "encoder.layer.8"),
  /** All layers, without embeddings: the default. */
  @JsonProperty("all_encoder_layers")
  ALL_ENCODER_LAYERS("additional", "bert_model.encoder.layer"),
  /** All layers and embeddings. */
  @JsonProperty("all")
  ALL("additional", "bert_model.encoder.layer", "bert_model.embeddings");

  private static final List<String> NOT_DECAYED = List.of("bias", "gamma", "beta");

  private final List<String> patterns;

  TypeOptimization(String... patterns) {
    this.patterns = List.of(patterns);
  }

  /**
   * What an option's value means.
   *
   * @throws IllegalArgumentException if ELQ knows no such value
   */
  static TypeOptimization ofElq(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--type_optimization is '%s', but has to be additional_layers, top_layer, top4_layers, all_encoder_layers or all"
                        .formatted(name)));
  }

  /** Whether the optimizer changes a parameter. */
  boolean covers(String parameter) {
    return patterns.stream().anyMatch(parameter::contains);
  }

  /** Whether weight decay applies; LayerNorm weights decay, their biases do not. */
  static boolean decays(String parameter) {
    return NOT_DECAYED.stream().noneMatch(parameter::contains);
  }
}
