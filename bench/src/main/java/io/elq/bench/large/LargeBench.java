// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.large;

import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.encoder.Encoders;
import io.elq.builder.model.BertSize;
import io.elq.linker.release.ReleaseFile;
import io.elq.weights.file.AvailableMemory;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.util.FileUtils;

/**
 * Question encoders of a checkpoint of ELQ with random weights, imported as a user imports ELQ's
 * own, against plain ONNX Runtime and against PyTorch, in turns.
 *
 * @param config shape of the encoders
 * @param folder for checkpoint and releases; made, and deleted at the end
 * @param encoders what is measured
 */
public record LargeBench(BertConfig config, Path folder, EncoderBench encoders) {

  /** ELQ's own: BERT-large with the word pieces of its authors. */
  public static final BertConfig BERT_LARGE = BertSize.LARGE.config(30_522);

  /** Checkpoint and release in fp32 have two encoders each; that in int8 has less than one. */
  private static final int ENCODERS_ON_DISK = 5;

  /** Those that are open: fp32 twice, int8, PyTorch's. */
  private static final int ENCODERS_IN_MEMORY = 4;

  private static final double GIB = 1L << 30;

  /**
   * Checks that there is room, before anything long begins.
   *
   * @throws IOException saying what is needed and what there is
   */
  public void requireRoom() throws IOException {
    Files.createDirectories(folder);
    long bytes = RandomElq.encoderBytes(config);
    long available = folder.toFile().getUsableSpace();
    if (ENCODERS_ON_DISK * bytes > available) {
      throw new IOException(
          "measuring BERT-large needs %.1f GiB of disk, but %s has %.1f GiB left: free some, or leave the suite \"large\" out with --settings"
              .formatted(ENCODERS_ON_DISK * bytes / GIB, folder, available / GIB));
    }
    AvailableMemory.require(ENCODERS_IN_MEMORY * bytes, "measuring BERT-large");
  }

  /**
   * Measures all of it.
   *
   * @param progress is told what happens, and what cannot be measured here
   */
  public void run(Consumer<EncoderBench.Row> report, Consumer<String> progress)
      throws IOException, InterruptedException {
    requireRoom();
    try {
      progress.accept("Writing a random checkpoint of ELQ");
      RandomElq.write(folder, config);
      Map<String, Path> graphs = new LinkedHashMap<>();
      for (Precision precision : Precision.OF_CPUS) {
        progress.accept("Importing it in " + precision);
        Path release = folder.resolve(precision.toString());
        LargeImport.run(config, folder, release, precision);
        graphs.put(precision.toString(), release.resolve(ReleaseFile.QUESTION_ENCODER.fileName()));
      }
      try (Encoders opened = open(graphs, progress)) {
        encoders.run(opened, report);
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private Encoders open(Map<String, Path> graphs, Consumer<String> progress)
      throws IOException, InterruptedException {
    Optional<String> python = TorchEncoder.python();
    Encoders opened =
        Encoders.of(graphs).addRaw(Objects.requireNonNull(graphs.get(Precision.FP32.toString())));
    if (python.isEmpty()) {
      progress.accept(
          "PyTorch is left out: no python3 here has it with a fast BLAS; install python3-torch and"
              + " libopenblas0-pthread");
      return opened;
    }
    return opened.add("torch", () -> TorchEncoder.start(python.get(), config));
  }
}
