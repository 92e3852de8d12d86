// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.weights.onnx.GraphMetadata;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.QuestionHeads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The question encoder on ONNX Runtime.
 *
 * <p>Inputs of one padded length run together (see {@link LengthBuckets}), so a mixed batch costs a
 * run for each length. On the CPU a result's bits depend on the input alone; on CUDA results agree
 * up to rounding.
 */
public final class OnnxQuestionEncoder implements QuestionEncoder {

  private final OnnxEncoder encoder;
  private final int dimension;
  private final VectorMemory memory;

  private OnnxQuestionEncoder(OnnxEncoder encoder, int dimension) {
    this.encoder = encoder;
    this.dimension = dimension;
    this.memory = new VectorMemory(dimension, encoder.maxTokens());
  }

  /**
   * Opens a model written by {@link QuestionEncoderGraph}; the caller closes the encoder.
   *
   * @throws IOException if the device cannot be used, or the file is missing, damaged or another
   *     kind of model
   */
  public static OnnxQuestionEncoder open(Path model, EncoderOptions options) throws IOException {
    OnnxEncoder encoder =
        OnnxEncoder.open(
            model,
            options,
            GraphMetadata.QUESTION_FORMAT,
            List.of(QuestionEncoderGraph.TOKEN_VECTORS, QuestionEncoderGraph.MENTION_LOGITS));
    try {
      int logits = encoder.width(QuestionEncoderGraph.MENTION_LOGITS, 3);
      if (logits != QuestionHeads.MENTION_LOGITS) {
        throw new IOException("a token has " + logits + " mention logits instead of 3");
      }
      return new OnnxQuestionEncoder(encoder, encoder.width(QuestionEncoderGraph.TOKEN_VECTORS, 3));
    } catch (IOException e) {
      encoder.close();
      throw new IOException(model + " is not a question encoder: " + e.getMessage(), e);
    }
  }

  @Override
  public List<EncodedQuestion> encode(List<int[]> inputIds) {
    EncodedQuestion[] encoded = new EncodedQuestion[inputIds.size()];
    encoder.run(
        inputIds,
        (members, padded, outputs) -> {
          for (int row = 0; row < members.length; row++) {
            int tokens = inputIds.get(members[row]).length;
            float[] vectors = memory.take(tokens);
            outputs[0].get(row * padded * dimension, vectors);
            float[] logits = new float[tokens * QuestionHeads.MENTION_LOGITS];
            outputs[1].get(row * padded * QuestionHeads.MENTION_LOGITS, logits);
            encoder.requireFinite(logits, QuestionEncoderGraph.MENTION_LOGITS);
            encoder.requireFinite(vectors, QuestionEncoderGraph.TOKEN_VECTORS);
            encoded[members[row]] =
                new EncodedQuestion(tokens, dimension, vectors, logits, memory::giveBack);
          }
        });
    return Arrays.asList(encoded);
  }

  @Override
  public void renew() {
    encoder.renew();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** Number of token ids that it knows, from 0. */
  public int vocabulary() {
    return encoder.vocabulary();
  }

  @Override
  public int maxTokens() {
    return encoder.maxTokens();
  }

  @Override
  public String device() {
    return encoder.device();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
