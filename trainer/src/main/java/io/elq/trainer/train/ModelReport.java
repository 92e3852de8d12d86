package io.elq.trainer.train;

import io.elq.linker.LinkerSettings;
import io.elq.trainer.model.BaseModel;
import io.elq.trainer.model.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model directory says about its model: model.json and the model card.
 *
 * @param options how it was trained
 * @param settings how questions are linked, but for threshold and scale
 * @param result what came of it
 */
record ModelReport(TrainingOptions options, LinkerSettings settings, TrainingResult result) {

  /** Content of model.json. */
  ModelDirectory.Description description(BaseModel base, TrainedModel model) {
    LinkerSettings tuned =
        settings.tuned(Math.round(result.threshold() * 100) / 100f, model.mentionScale());
    return new ModelDirectory.Description(base.id(), model.shape(), tuned, training());
  }

  private Map<String, Object> training() {
    Map<String, Object> training = new LinkedHashMap<>();
    List<Map<String, Object>> data = new ArrayList<>();
    for (Corpus corpus : options.corpora()) {
      data.add(Map.of("name", corpus.name(), "repeat", corpus.repeat()));
    }
    training.put("data", data);
    training.put("seed", options.seed());
    training.put("epochs", options.epochs());
    training.put("bestEpoch", result.bestEpoch());
    training.put("batchSize", options.batchSize());
    training.put("learningRate", options.learningRate());
    training.put("headLearningRate", options.headLearningRate());
    training.put("weightDecay", options.weightDecay());
    training.put("warmUp", options.warmUp());
    training.put("clip", options.clip());
    training.put("dropout", options.dropout());
    training.put("spanLossWeight", options.spanLossWeight());
    training.put("mentionSwap", options.mentionSwap());
    training.put("seconds", Math.round(result.seconds()));
    training.put("questionsPerSecond", Math.round(result.questionsPerSecond()));
    training.put("dev", result.dev());
    return training;
  }

  /** The model card. */
  String card() {
    StringBuilder card = new StringBuilder();
    card.append(
        """
        # Model card

        Links entities in English questions: mentions and entities in one pass, after ELQ. The
        question encoder is bge-small-en-v1.5 with low-rank adapters (rank %d), the entity encoder
        is bge-small-en-v1.5 as it is; only adapters, heads and projection are stored here.

        ## Training

        | corpus | files | passes an epoch |
        |---|---|---|
        """
            .formatted(options.rank()));
    for (Corpus corpus : options.corpora()) {
      List<String> files =
          corpus.questions().stream().map(file -> file.getFileName().toString()).toList();
      card.append(
          "| %s | %s | %d |%n".formatted(corpus.name(), String.join(", ", files), corpus.repeat()));
    }
    card.append(
        """

        %d epochs (epoch %d kept), batch %d, learning rate %s (adapters) and %s (heads), seed %d;
        %.0f s, %.0f questions a second.

        ## Scores on dev, threshold %.2f

        | corpus | questions | weak F1 | strong F1 |
        |---|---|---|---|
        """
            .formatted(
                options.epochs(),
                result.bestEpoch(),
                options.batchSize(),
                options.learningRate(),
                options.headLearningRate(),
                options.seed(),
                result.seconds(),
                result.questionsPerSecond(),
                result.threshold()));
    for (DevScore score : result.dev()) {
      card.append(
          "| %s | %d | %.3f | %.3f |%n"
              .formatted(score.name(), score.questions(), score.weak().f1(), score.strong().f1()));
    }
    return card.toString();
  }
}
