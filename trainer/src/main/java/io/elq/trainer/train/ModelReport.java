// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TrainedModel;
import io.elq.builder.model.Tuning;
import io.elq.linker.settings.LinkerSettings;
import io.elq.trainer.dev.DevScore;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.Schedule;
import io.elq.trainer.options.TrainingOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a model directory says about its model: model.json and the model card.
 *
 * @param options how it was trained
 * @param settings how questions are linked, but for what training finds
 * @param seeds its seed, or those of the models that it is the mean of
 * @param result what came of it
 */
record ModelReport(
    TrainingOptions options, LinkerSettings settings, List<Long> seeds, TrainingResult result) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Content of model.json.
   *
   * @param base id of the base model
   */
  ModelDirectory.Description description(String base, TrainedModel model) {
    LinkerSettings tuned =
        settings
            .tuned(Math.round(result.requireKept().threshold() * 100) / 100f, model.mentionScale())
            .withAliases(model.nameScores())
            .withAbsentScore(model.absentScore());
    return new ModelDirectory.Description(base, model.shape(), tuned, training());
  }

  private Map<String, Object> training() {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("corpora", options.corpora().stream().map(ModelReport::corpus).toList());
    if (options.start().teacher() != null) {
      training.put("teacher", file(options.start().teacher()));
    }
    training.put("objective", JSON.convertValue(options.objective(), new Fields()));
    if (options.holdOut() != null) {
      training.put("holdOut", options.holdOut().toString());
    }
    training.put("schedule", JSON.convertValue(options.schedule(), new Fields()));
    training.put("precision", options.machine().precision().toString());
    training.put("seeds", seeds);
    if (result.bestEpoch() > 0) {
      training.put("bestEpoch", result.bestEpoch());
    }
    training.put("seconds", Math.round(result.seconds()));
    training.put("questionsPerSecond", Math.round(result.questionsPerSecond()));
    training.put("dev", result.requireKept().dev());
    training.put("calibration", calibration());
    return training;
  }

  private Map<String, Object> calibration() {
    TrainingResult.Kept kept = result.requireKept();
    Map<String, Object> calibration = JSON.convertValue(kept.calibration(), new Fields());
    calibration.put("errorBefore", kept.errorBefore());
    calibration.put("errorAfter", kept.errorAfter());
    return calibration;
  }

  /** Fields of an object. */
  private static final class Fields extends TypeReference<Map<String, Object>> {}

  /** Says which files, but not where on the machine they were. */
  private static Map<String, Object> corpus(Corpus corpus) {
    return Map.of(
        "name", corpus.name(),
        "catalogue", file(corpus.catalogue()),
        "questions", corpus.questions().stream().map(ModelReport::file).toList(),
        "dev", corpus.dev().stream().map(ModelReport::file).toList(),
        "softTargets", corpus.softTargets().size(),
        "repeat", corpus.repeat());
  }

  private static String file(Path path) {
    Path absolute = path.toAbsolutePath();
    int names = absolute.getNameCount();
    return absolute.subpath(Math.max(0, names - 2), names).toString();
  }

  /** The model card of a model that came of it. */
  String card(TrainedModel model) {
    StringBuilder card = new StringBuilder();
    card.append(
        """
        # Model card

        Links entities in questions: mentions and entities in one pass, after ELQ. Base model: %s.
        Question encoder: %s%s. Entity encoder: %s. Only what training changed is stored here.

        ## Training

        | corpus | questions | passes an epoch |
        |---|---|---|
        """
            .formatted(
                options.start().base().replaceFirst("@.*", ""),
                layers(model.shape()),
                tuning(model.shape().question()),
                tuning(model.shape().entity())));
    for (Corpus corpus : options.corpora()) {
      String files =
          corpus.questions().stream().map(ModelReport::file).collect(Collectors.joining(", "))
              + (options.holdOut() == null ? "" : " without " + options.holdOut())
              + (corpus.softTargets().isEmpty() ? "" : ", with soft targets");
      card.append("| %s | %s | %d |%n".formatted(corpus.name(), files, corpus.repeat()));
    }
    Schedule schedule = options.schedule();
    card.append(
        """

        %d epochs%s, batch %d, learning rate %s (encoders) and %s (heads), products in %s, %s;
        %.0f s, %.0f questions a second. All options: model.json.

        ## Scores on dev, threshold %.2f

        | dev set | questions | weak F1 | strong F1 |
        |---|---|---|---|
        """
            .formatted(
                schedule.length().epochs(),
                result.bestEpoch() > 0 ? " (epoch %d kept)".formatted(result.bestEpoch()) : "",
                schedule.steps().batchSize(),
                schedule.rates().learningRate(),
                schedule.rates().headLearningRate(),
                options.machine().precision(),
                seeds.size() == 1 ? "seed " + seeds.get(0) : "mean of the models of seeds " + seeds,
                result.seconds(),
                result.questionsPerSecond(),
                result.requireKept().threshold()));
    for (DevScore score : result.requireKept().dev()) {
      card.append(
          "| %s | %d | %.3f | %.3f |%n"
              .formatted(score.name(), score.questions(), score.weak().f1(), score.strong().f1()));
    }
    card.append(
        """

        Expected calibration error of joint scores on dev: %.3f as trained, %.3f as stored (mention
        logits times %.2f plus %.2f, candidate scores times %.2f).
        """
            .formatted(
                result.requireKept().errorBefore(),
                result.requireKept().errorAfter(),
                result.requireKept().calibration().mentionFactor(),
                result.requireKept().calibration().mentionShift(),
                result.requireKept().calibration().candidateFactor()));
    return card.toString();
  }

  private String layers(ModelShape shape) {
    String kept = shape.layers() == 0 ? "" : "the first %d layers, ".formatted(shape.layers());
    Path teacher = options.start().teacher();
    return teacher == null ? kept : kept + "taught by %s, ".formatted(file(teacher));
  }

  private static String tuning(Tuning tuning) {
    return switch (tuning.mode()) {
      case FROZEN -> "as it is";
      case FULL -> "trained in full";
      case LORA -> "low-rank factors of rank " + tuning.rank();
    };
  }
}
