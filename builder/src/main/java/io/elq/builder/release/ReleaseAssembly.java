// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.release;

import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleaseWriter;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.QuestionHeads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A release directory while it is filled. It has no manifest until {@link #finish}, so that nobody
 * takes an interrupted build for a release.
 *
 * @param directory made if missing
 */
public record ReleaseAssembly(Path directory) {

  /** Makes the directory and removes the manifest of an earlier build. */
  public static ReleaseAssembly start(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.deleteIfExists(directory.resolve(ReleaseManifest.FILE_NAME));
    return new ReleaseAssembly(directory);
  }

  /** Where a file of the release belongs. */
  public Path file(ReleaseFile role) {
    return directory.resolve(role.fileName());
  }

  /** Writes the graph that encodes questions. */
  public void questionEncoder(BertWeights weights, QuestionHeads heads) throws IOException {
    QuestionEncoderGraph.write(file(ReleaseFile.QUESTION_ENCODER), weights, heads);
  }

  /** Writes the graph that encodes entities. */
  public void entityEncoder(BertWeights weights, EntityHead head) throws IOException {
    EntityEncoderGraph.write(file(ReleaseFile.ENTITY_ENCODER), weights, head);
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
