// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The question encoder as an ONNX graph.
 *
 * <p>Inputs: {@code input_ids} and {@code attention_mask}, int32 [batch, tokens]. Outputs: {@code
 * token_vectors} [batch, tokens, dimension], the last hidden layer or its projection, and {@code
 * mention_logits} [batch, tokens, 3] of the last hidden layer. The mean of a linear layer is that
 * layer of the mean, so projected token vectors may be pooled like any others.
 */
public final class QuestionEncoderGraph {

  /** Output: token vectors, float32 [batch, tokens, dimension]. */
  public static final String TOKEN_VECTORS = "token_vectors";

  /** Output: start, end and inside logits, float32 [batch, tokens, 3]. */
  public static final String MENTION_LOGITS = "mention_logits";

  private static final String NAME = "question_encoder";

  private QuestionEncoderGraph() {}

  /**
   * Writes the graph in float32, as {@link #write(Path, BertWeights, QuestionHeads, Precision,
   * ActivationRanges)} does.
   */
  public static void write(Path file, BertWeights weights, QuestionHeads heads) throws IOException {
    write(file, weights, heads, Precision.FP32, null);
  }

  /**
   * Writes the graph; equal weights give equal bytes. Replaces the file.
   *
   * @param precision arithmetic of its layers; inputs and outputs are the same in all
   * @param ranges what the encoder multiplies over a sample of inputs, for int8, see {@link
   *     IntegerProducts}; null for the others
   * @throws IllegalArgumentException if the heads do not fit the encoder, ranges are given without
   *     int8 or missing for it, or a weight is too large for fp16
   * @throws IOException if it cannot be written
   */
  public static void write(
      Path file,
      BertWeights weights,
      QuestionHeads heads,
      Precision precision,
      @Nullable ActivationRanges ranges)
      throws IOException {
    GraphBuilder graph = new GraphBuilder(NAME);
    write(file, graph, Products.of(graph, weights, precision, ranges), weights, heads, precision);
  }

  /**
   * Writes the graph in int8 as ONNX Runtime's own dynamic quantisation would, see {@link
   * DynamicProducts}: to compare with, not to serve, because an answer would depend on the batch.
   * Replaces the file.
   *
   * @throws IllegalArgumentException if the heads do not fit the encoder
   * @throws IOException if it cannot be written
   */
  public static void writeDynamic(Path file, BertWeights weights, QuestionHeads heads)
      throws IOException {
    GraphBuilder graph = new GraphBuilder(NAME);
    write(file, graph, new DynamicProducts(graph, weights), weights, heads, Precision.INT8);
  }

  private static void write(
      Path file,
      GraphBuilder graph,
      Products products,
      BertWeights weights,
      QuestionHeads heads,
      Precision precision)
      throws IOException {
    if (heads.hidden() != weights.config().hidden()) {
      throw new IllegalArgumentException(
          "the heads are for a hidden size of %d, the encoder has %d"
              .formatted(heads.hidden(), weights.config().hidden()));
    }
    String hidden = BertGraph.add(graph, weights, products);
    if (heads.projection() == null) {
      graph.node("Identity", List.of(hidden), TOKEN_VECTORS, Map.of());
    } else {
      BertGraph.linear(graph, hidden, "projection", heads.projection(), TOKEN_VECTORS);
    }
    addMentionLayers(graph, hidden, heads.mention());
    graph.output(TOKEN_VECTORS, "batch", "tokens", Integer.toString(heads.dimension()));
    graph.output(MENTION_LOGITS, "batch", "tokens", Integer.toString(QuestionHeads.MENTION_LOGITS));
    graph.write(file, GraphMetadata.question(weights.config(), precision).toMap());
  }

  private static void addMentionLayers(
      GraphBuilder graph, String hidden, List<LinearLayer> layers) {
    String input = hidden;
    for (int i = 0; i < layers.size() - 1; i++) {
      String name = "mention.hidden" + i;
      String sum = BertGraph.linear(graph, input, name, layers.get(i), name + ".sum");
      input = graph.node("Relu", List.of(sum), name, Map.of());
    }
    BertGraph.linear(graph, input, "mention", layers.get(layers.size() - 1), MENTION_LOGITS);
  }
}
