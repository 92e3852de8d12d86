package io.elq.trainer.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.trainer.model.ModelShape;
import io.elq.trainer.model.Pooling;
import io.elq.trainer.model.Tuning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command line that a golden training case was recorded with, as far as it matters to a step.
 *
 * @param values value by option, without dashes; an option without a value has an empty one
 */
record GoldenArguments(Map<String, String> values) {

  static GoldenArguments of(JsonNode argv) {
    Map<String, String> values = new HashMap<>();
    String option = null;
    for (JsonNode argument : argv) {
      if (argument.asText().startsWith("--")) {
        option = argument.asText().substring(2);
        values.put(option, "");
      } else {
        values.put(option, argument.asText());
      }
    }
    return new GoldenArguments(values);
  }

  private boolean has(String option) {
    return values.containsKey(option);
  }

  private String text(String option, String otherwise) {
    return values.getOrDefault(option, otherwise);
  }

  private double number(String option, double otherwise) {
    return has(option) ? Double.parseDouble(values.get(option)) : otherwise;
  }

  private int count(String option, int otherwise) {
    return (int) number(option, otherwise);
  }

  /** Golden file of an option that names one. */
  String file(String option) {
    return "model/" + values.get(option) + ".gz";
  }

  int maxContextTokens() {
    return count("max_context_length", 128);
  }

  boolean entitiesFrozen() {
    return has("freeze_cand_enc");
  }

  boolean hardNegatives() {
    return has("adversarial_training");
  }

  ModelShape shape() {
    int layers = text("mention_scoring_method", "qa_linear").equals("qa_linear") ? 1 : 2;
    Pooling pooling = Pooling.ofElq(text("mention_aggregation_type", "all_avg"));
    return new ModelShape(Tuning.full(), Tuning.full(), pooling, layers, false);
  }

  private int accumulation() {
    return count("gradient_accumulation_steps", 1);
  }

  /** ELQ divides the batch size by the number of batches that are accumulated. */
  private int batchSize() {
    return count("train_batch_size", 8) / accumulation();
  }

  /** The batches of an optimizer step. */
  List<List<ReferenceQuestion>> batches(List<ReferenceQuestion> questions) {
    List<List<ReferenceQuestion>> batches = new ArrayList<>();
    for (int i = 0; i < accumulation() && i * batchSize() < questions.size(); i++) {
      int end = Math.min(questions.size(), (i + 1) * batchSize());
      batches.add(questions.subList(i * batchSize(), end));
    }
    return batches;
  }

  /**
   * Options of the run.
   *
   * @param questions training questions; steps are int(n / batch / accumulation) * epochs (33)
   */
  ReferenceTraining.Options options(int questions) {
    long steps =
        (long) ((double) questions / batchSize() / accumulation()) * count("num_train_epochs", 1);
    return new ReferenceTraining.Options(
        maxContextTokens(),
        count("max_mention_length", 10),
        number("learning_rate", 3e-5),
        number("max_grad_norm", 1),
        number("warmup_proportion", 0.1),
        steps,
        accumulation(),
        0,
        TypeOptimization.valueOf(
            text("type_optimization", "all_encoder_layers").toUpperCase(Locale.ROOT)));
  }

  /** Of parameters after the steps: far below what they move by. */
  double tolerance() {
    return Math.max(1e-6, 2e-2 * number("learning_rate", 3e-5));
  }
}
