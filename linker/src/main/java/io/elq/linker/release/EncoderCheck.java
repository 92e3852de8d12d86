// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.Linker;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.onnx.InitializerCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Checks that a release's encoders answer in numbers: that every weight is finite, and what they
 * make of a probe.
 *
 * @param directory the release's
 * @param report takes a line about each thing that was checked
 */
record EncoderCheck(Path directory, Consumer<String> report) {
  private static final String PROBE = "who was the first king of France";

  /**
   * Checks the weights of an encoder.
   *
   * @throws IOException naming the first weight that is not finite
   */
  void weights(ReleaseFile role) throws IOException {
    int tensors = InitializerCheck.run(file(role));
    report.accept("%s: %,d tensors of weights, all finite".formatted(role.fileName(), tensors));
  }

  /**
   * Links a question.
   *
   * @throws EncodingException if a value that comes out is not finite
   * @throws IllegalArgumentException if the tokenizer is another encoder's
   */
  void question(Linker linker) {
    try {
      linker.link(PROBE);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : e;
    }
    report.accept("question encoder: a probe gives finite vectors and logits");
  }

  /**
   * Encodes an entity.
   *
   * @param maxTokens longest input, in tokens
   * @throws EncodingException if a value that comes out is not finite
   * @throws IllegalArgumentException if the tokenizer is another encoder's
   */
  void entity(OnnxEntityEncoder encoder, int maxTokens) throws IOException {
    Tokenizer tokenizer = WordPieceTokenizer.read(file(ReleaseFile.TOKENIZER));
    int[] pieces = tokenizer.tokenize(PROBE).ids();
    int[] ids = Arrays.copyOf(pieces, Math.min(pieces.length, maxTokens - 2) + 2);
    System.arraycopy(pieces, 0, ids, 1, ids.length - 2);
    ids[0] = tokenizer.clsId();
    ids[ids.length - 1] = tokenizer.sepId();
    encoder.encode(List.of(ids));
    report.accept("entity encoder: a probe gives a finite vector");
  }

  private Path file(ReleaseFile role) {
    return directory.resolve(role.fileName());
  }
}
