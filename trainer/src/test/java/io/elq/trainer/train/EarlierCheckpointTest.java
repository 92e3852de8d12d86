// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.model.ModelShape;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.Objective;
import io.elq.trainer.options.Schedule;
import io.elq.trainer.options.TrainingOptions;
import io.elq.weights.StoredFiles;
import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that 0.1.0 began is resumed. Its checkpoint names folders of another machine, which stand
 * as FOLDER in the stored file.
 */
class EarlierCheckpointTest {

  /** Losses of epochs 2 and 3 as 0.1.0 came to them. */
  private static final double[] ENTITY_LOSSES = {0.7749347885449728, 0.573148787021637};

  private static final double TOLERANCE = 5e-3;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    Libtorch.start(1);
  }

  @Test
  void aCheckpointOfAnEarlierVersionIsResumedWhereItStopped() throws IOException {
    StoredFiles.unzip(EarlierCheckpointTest.class, "checkpoint-1.zip", folder);
    Path files = folder.resolve("t");
    placeHere(files.resolve("out/run/checkpoint.safetensors"));
    List<Path> questions = List.of(files.resolve("questions.jsonl"));
    Corpus corpus = new Corpus("cities", files.resolve("entity.jsonl"), questions, questions);
    TrainingOptions options =
        TrainingOptions.of(List.of(corpus), files.resolve("out"), folder.resolve("cache"))
            .with(
                "random:tiny," + files.resolve("vocab.txt") + ",7",
                ModelShape.lowRank(4, 8),
                Objective.DEFAULT)
            .with(
                new Schedule(
                    new Schedule.Length(3, 0, 0),
                    new Schedule.Steps(8, 1),
                    new Schedule.Rates(1e-3, 1e-3, 1e-2, 0.1),
                    new Schedule.Regularization(0.01, 1, 0.1)));
    TrainingResult resumed = Trainer.train(options, true);
    assertThat(resumed.epochs()).hasSize(3);
    for (int i = 0; i < ENTITY_LOSSES.length; i++) {
      assertThat(resumed.epochs().get(i + 1).entityLoss())
          .isCloseTo(ENTITY_LOSSES[i], within(TOLERANCE));
    }
  }

  private void placeHere(Path checkpoint) throws IOException {
    Safetensors stored = Safetensors.read(checkpoint);
    Map<String, String> metadata = new TreeMap<>(stored.metadata());
    metadata.replaceAll((name, text) -> text.replace("/FOLDER", folder.toString()));
    Safetensors.write(checkpoint, stored.tensors(), metadata);
  }
}
