// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entity encoder as an ONNX graph.
 *
 * <p>Inputs: {@code input_ids} and {@code attention_mask}, int32 [batch, tokens]. Output: {@code
 * entity_vectors} [batch, hidden], the last layer's [CLS], centred and scaled to unit length if the
 * head says so.
 */
public final class EntityEncoderGraph {

  /** Output: entity vectors, float32 [batch, hidden]. */
  public static final String ENTITY_VECTORS = "entity_vectors";

  private EntityEncoderGraph() {}

  /**
   * Writes the graph in float32, as {@link #write(Path, BertWeights, EntityHead, Precision,
   * ActivationRanges)} does.
   */
  public static void write(Path file, BertWeights weights, EntityHead head) throws IOException {
    write(file, weights, head, Precision.FP32, null);
  }

  /**
   * Writes the graph; equal weights give equal bytes. Replaces the file.
   *
   * @param precision arithmetic of its layers; inputs and outputs are the same in all
   * @param ranges what the encoder multiplies over a sample of inputs, for int8, see {@link
   *     IntegerProducts}; null for the others
   * @throws IllegalArgumentException if the head does not fit the encoder, ranges are given without
   *     int8 or missing for it, or a weight is too large for fp16
   * @throws IOException if it cannot be written
   */
  public static void write(
      Path file,
      BertWeights weights,
      EntityHead head,
      Precision precision,
      @Nullable ActivationRanges ranges)
      throws IOException {
    int hidden = weights.config().hidden();
    if (head.centre() != null && head.centre().data().length != hidden) {
      throw new IllegalArgumentException(
          "the centre has length %d, the encoder's hidden size is %d"
              .formatted(head.centre().data().length, hidden));
    }
    GraphBuilder graph = new GraphBuilder("entity_encoder");
    String tokens = BertGraph.add(graph, weights, Products.of(graph, weights, precision, ranges));
    List<String> first = List.of(tokens, graph.scalar("first_token", 0));
    if (head.centre() == null) {
      graph.node("Gather", first, ENTITY_VECTORS, Map.of("axis", 1));
    } else {
      String cls = graph.node("Gather", first, "cls", Map.of("axis", 1));
      String unit = normalize(graph, cls, "cls.unit");
      String centre = graph.constant("centre", head.centre());
      String centred = graph.node("Sub", List.of(unit, centre), "cls.centred", Map.of());
      normalize(graph, centred, ENTITY_VECTORS);
    }
    graph.output(ENTITY_VECTORS, "batch", Integer.toString(hidden));
    graph.write(file, GraphMetadata.entity(weights.config(), precision).toMap());
  }

  private static String normalize(GraphBuilder graph, String input, String output) {
    return graph.node("LpNormalization", List.of(input), output, Map.of("axis", -1, "p", 2));
  }
}
