// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.builder.model.BaseModel;
import io.elq.builder.vectors.BaseVectors;
import io.elq.builder.vectors.Centring;
import io.elq.linker.settings.LinkerSettings;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.TrainingOptions;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All corpora of a run, their entities encoded.
 *
 * @param corpora in the order of the options
 * @param centre subtracted from normalised entity vectors, [dimension]; zeros where the model does
 *     not centre them
 */
public record LoadedCorpora(List<LoadedCorpus> corpora, float[] centre) {

  /**
   * Loads.
   *
   * @param scratch folder for what is needed while it runs
   */
  public static LoadedCorpora load(
      TrainingOptions options, BaseModel base, LinkerSettings settings, Path scratch)
      throws IOException {
    List<float[]> encoded = new ArrayList<>();
    BaseVectors encoder =
        new BaseVectors(
            base,
            settings.entityTokens(),
            settings.tokenizing(),
            Precision.FP32,
            options.folders().cache(),
            Runtime.getRuntime().availableProcessors());
    for (Corpus corpus : options.corpora()) {
      encoded.add(encoder.of(corpus.catalogue()));
    }
    boolean scaled = options.start().shape().scaled();
    int dimension = base.weights().config().hidden();
    float[] centre = scaled ? Centring.centre(encoded, dimension) : new float[dimension];
    List<LoadedCorpus> corpora = new ArrayList<>();
    for (int i = 0; i < encoded.size(); i++) {
      if (scaled) {
        Centring.apply(encoded.get(i), encoded.get(i).length / dimension, centre);
      }
      EntityTable table = new EntityTable(dimension, encoded.get(i));
      Path own = Files.createDirectory(scratch.resolve("corpus-" + i));
      corpora.add(
          LoadedCorpus.load(
              options.corpora().get(i),
              options,
              settings,
              table,
              base.tokenizer().as(settings.tokenizing()),
              own));
    }
    return new LoadedCorpora(corpora, centre);
  }

  public List<DevSet> devSets() {
    return corpora.stream().flatMap(corpus -> corpus.dev().stream()).toList();
  }
}
