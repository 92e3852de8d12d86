// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.release;

import io.elq.builder.index.IndexChoice;
import io.elq.builder.precision.Calibration;
import io.elq.builder.vectors.CatalogueInputs;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleaseWriter;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.Precision;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.QuestionHeads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A release directory while it is filled. It has no manifest until {@link #finish}, so that nobody
 * takes an interrupted build for a release.
 *
 * @param directory made if missing
 * @param precision arithmetic of its encoders
 */
public record ReleaseAssembly(Path directory, Precision precision) {

  /**
   * Makes the directory and removes the manifest of an earlier build, and how its index was chosen.
   */
  public static ReleaseAssembly start(Path directory, Precision precision) throws IOException {
    Files.createDirectories(directory);
    for (String earlier :
        List.of(ReleaseManifest.FILE_NAME, IndexChoice.FILE_NAME, IndexChoice.PICTURE_NAME)) {
      Files.deleteIfExists(directory.resolve(earlier));
    }
    return new ReleaseAssembly(directory, precision);
  }

  /** Where a file of the release belongs. */
  public Path file(ReleaseFile role) {
    return directory.resolve(role.fileName());
  }

  /** Writes the graph that encodes questions; the tokenizer and the catalogue are there already. */
  public void questionEncoder(BertWeights weights, QuestionHeads heads, LinkerSettings settings)
      throws IOException {
    ActivationRanges ranges =
        precision == Precision.INT8
            ? Calibration.questions(weights, tokenizer(settings), catalogue())
            : null;
    QuestionEncoderGraph.write(
        file(ReleaseFile.QUESTION_ENCODER), weights, heads, precision, ranges);
  }

  /** Writes the graph that encodes entities; the tokenizer and the catalogue are there already. */
  public void entityEncoder(BertWeights weights, EntityHead head, LinkerSettings settings)
      throws IOException {
    ActivationRanges ranges =
        precision == Precision.INT8
            ? Calibration.entities(
                weights, CatalogueInputs.of(directory, settings).sample(Calibration.ENTITIES))
            : null;
    EntityEncoderGraph.write(file(ReleaseFile.ENTITY_ENCODER), weights, head, precision, ranges);
  }

  private Tokenizer tokenizer(LinkerSettings settings) throws IOException {
    return WordPieceTokenizer.read(file(ReleaseFile.TOKENIZER)).as(settings.tokenizing());
  }

  private Catalogue catalogue() throws IOException {
    return Catalogue.open(file(ReleaseFile.CATALOGUE), file(ReleaseFile.CATALOGUE_OFFSETS));
  }

  /**
   * Writes the manifest and verifies the release as an operator would.
   *
   * @throws ReleaseException if what was built does not hold; then it has no manifest
   */
  public ReleaseManifest finish(ReleaseWriter.Description description) throws IOException {
    ReleaseWriter.write(directory, description);
    try {
      return ReleaseCheck.run(directory, line -> {});
    } catch (ReleaseException e) {
      Files.deleteIfExists(directory.resolve(ReleaseManifest.FILE_NAME));
      throw e;
    }
  }
}
