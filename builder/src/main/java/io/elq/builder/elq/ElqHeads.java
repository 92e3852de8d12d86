// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.builder.model.ElqModel;
import io.elq.linker.settings.Aggregation;
import io.elq.weights.onnx.LinearLayer;
import io.elq.weights.onnx.QuestionHeads;
import java.util.List;

/**
 * The layers above ELQ's question encoder, by the parameters {@code mention_scoring_method} and
 * {@code mention_aggregation_type}. What does not run in ELQ itself is refused.
 *
 * @param heads for the encoder graph
 * @param aggregation how token vectors become mention vectors
 */
record ElqHeads(QuestionHeads heads, Aggregation aggregation) {
  private static final String BOUNDS = "classification_heads.mention_scores.bound_classifier";
  private static final String LINEAR = "classification_heads.get_context_embeds.mention_agg_linear";

  /**
   * Reads the heads out of a checkpoint.
   *
   * @throws IllegalArgumentException if the parameters ask for what ELQ cannot run, or a tensor is
   *     missing or has another shape; the message names it
   */
  static ElqHeads read(ElqModel model, ElqParameters parameters) {
    if (parameters.addLinear()) {
      throw refused("add_linear", "True", "a linear layer after the encoders is not supported");
    }
    int hidden = model.config().hidden();
    List<LinearLayer> mention = mention(model, parameters.mentionScoringMethod(), hidden);
    String aggregation = parameters.mentionAggregationType();
    return switch (aggregation) {
      case "all_avg" -> new ElqHeads(new QuestionHeads(mention, null), Aggregation.ALL_AVG);
      case "fl_avg" -> new ElqHeads(new QuestionHeads(mention, null), Aggregation.FL_AVG);
      case "all_avg_linear" ->
          new ElqHeads(
              new QuestionHeads(mention, layer(model, LINEAR, hidden, hidden)),
              Aggregation.ALL_AVG);
      case "fl_linear" ->
          new ElqHeads(
              new QuestionHeads(mention, layer(model, LINEAR, hidden, 2 * hidden).halves()),
              Aggregation.FL_LINEAR);
      default -> throw refused("mention_aggregation_type", aggregation, why(aggregation));
    };
  }

  private static List<LinearLayer> mention(ElqModel model, String method, int hidden) {
    int logits = QuestionHeads.MENTION_LOGITS;
    return switch (method) {
      case "qa_linear" -> List.of(layer(model, BOUNDS, logits, hidden));
      // "qa" is the older name; ReLU and dropout are numbers 1 and 2.
      case "qa_mlp", "qa" ->
          List.of(
              layer(model, BOUNDS + ".0", hidden, hidden),
              layer(model, BOUNDS + ".3", logits, hidden));
      default ->
          throw refused(
              "mention_scoring_method",
              method,
              "ELQ has only qa_linear and qa_mlp, and raises NotImplementedError for others");
    };
  }

  private static LinearLayer layer(ElqModel model, String name, int outputs, int inputs) {
    return new LinearLayer(
        model.tensor(name + ".weight", outputs, inputs), model.tensor(name + ".bias", outputs));
  }

  private static String why(String aggregation) {
    return switch (aggregation) {
      case "all_linear", "all", "fl_avg_linear" ->
          "in ELQ itself it fails with a shape error, because the tokens are never pooled to one"
              + " vector";
      case "all_mlp", "fl_mlp" ->
          "in ELQ itself it fails with an undefined name before a model is made";
      case "none" -> "ELQ itself raises NotImplementedError for it";
      default -> "ELQ knows no such aggregation";
    };
  }

  private static IllegalArgumentException refused(String parameter, String value, String why) {
    return new IllegalArgumentException(
        "the parameter %s is %s, but %s; models with mention_aggregation_type all_avg, fl_avg,"
                .formatted(parameter, value, why)
            + " all_avg_linear or fl_linear, mention_scoring_method qa_linear or qa_mlp and"
            + " without add_linear can be imported");
  }
}
