// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import io.elq.trainer.options.TrainingOptions;
import io.elq.trainer.parallel.Processes;
import io.elq.trainer.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The only process of a run, which dies in the middle of an epoch. */
final class Killed implements Processes {
  private final Path folder;
  private final int epochs;
  private int afterwards;

  static final class Kill extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param epochs epochs that are done by then
   */
  Killed(TrainingOptions options, int epochs) {
    this.folder = RunFolder.in(options.folders().output());
    this.epochs = epochs;
  }

  Path checkpoint() {
    return folder.resolve("checkpoint.safetensors");
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public int own() {
    return 0;
  }

  @Override
  public void sum(List<Tensor> tensors) {
    // A step is noted with its epoch, so the metrics say when the next epoch has begun.
    if (Files.exists(checkpoint()) && epochsDone() >= epochs && ++afterwards == 4) {
      throw new Kill();
    }
  }

  private long epochsDone() {
    try {
      return Files.readAllLines(folder.resolve("metrics.jsonl")).stream()
          .filter(line -> line.contains("\"dev\""))
          .count();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
