// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The part that both encoders share: token ids to the last layer's token vectors, in ONNX Runtime's
 * fused operators.
 */
final class BertGraph {

  /** Input: token ids, int32 [batch, tokens]. */
  static final String INPUT_IDS = "input_ids";

  /** Input: 1 for a token, 0 for padding after the last one, int32 [batch, tokens]. */
  static final String ATTENTION_MASK = "attention_mask";

  /** Added to the products of padding; a 16-bit float holds it. */
  private static final float MASKED = -10_000f;

  private final GraphBuilder graph;
  private final BertWeights weights;
  private final BertConfig config;
  private final Products products;

  private BertGraph(GraphBuilder graph, BertWeights weights, Products products) {
    this.graph = graph;
    this.weights = weights;
    this.config = weights.config();
    this.products = products;
  }

  /**
   * Adds inputs and all layers; returns the name of the token vectors, float32 [batch, tokens,
   * hidden].
   */
  static String add(GraphBuilder graph, BertWeights weights, Products products) {
    graph.input(INPUT_IDS, "batch", "tokens");
    graph.input(ATTENTION_MASK, "batch", "tokens");
    BertGraph bert = new BertGraph(graph, weights, products);
    String embedded = bert.embed();
    boolean floats = products.type() == ElementType.F32;
    String vectors =
        floats ? embedded : graph.cast(embedded, products.type(), embedded + ".rounded");
    for (int layer = 0; layer < weights.config().layers(); layer++) {
      vectors = bert.layer("encoder.layer." + layer + ".", vectors);
    }
    return floats ? vectors : graph.cast(vectors, ElementType.F32, "hidden");
  }

  private String embed() {
    String norm = "embeddings.LayerNorm";
    return graph.fused(
        "EmbedLayerNormalization",
        List.of(
            INPUT_IDS,
            "",
            constant("embeddings.word_embeddings.weight", ElementType.F32),
            graph.constant("embeddings.position_and_type.weight", positionsAndType()),
            "",
            constant(norm + ".weight", ElementType.F32),
            constant(norm + ".bias", ElementType.F32)),
        List.of("embeddings", "embeddings.mask_index"),
        Map.of("epsilon", config.layerNormEpsilon()));
  }

  /** Questions and entities have token type 0 everywhere, so its vector joins the positions'. */
  private Tensor positionsAndType() {
    Tensor positions = weights.tensor("embeddings.position_embeddings.weight");
    float[] type = weights.tensor("embeddings.token_type_embeddings.weight").data();
    float[] sum = positions.data().clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += type[i % config.hidden()];
    }
    return new Tensor(positions.shape(), sum);
  }

  private String layer(String prefix, String input) {
    String attention = prefix + "attention.";
    String attended = products.attention(input, attention);
    String middle =
        addAndNorm(
            products.linear(attended, attention + "output.dense"), input, attention + "output");
    return addAndNorm(products.feedForward(middle, prefix), middle, prefix + "output");
  }

  /** What the weights of query, key and value are called where they are one layer. */
  static String queryKeyValueName(String attention) {
    return attention + "self.qkv";
  }

  static Map<String, ?> attentionAttributes(BertConfig config) {
    return Map.of("num_heads", config.heads(), "mask_filter_value", MASKED);
  }

  private String addAndNorm(String input, String skip, String block) {
    return graph.fused(
        "SkipLayerNormalization",
        List.of(
            input,
            skip,
            constant(block + ".LayerNorm.weight", products.type()),
            constant(block + ".LayerNorm.bias", products.type()),
            constant(block + ".dense.bias", products.type())),
        List.of(block),
        Map.of("epsilon", config.layerNormEpsilon()));
  }

  private String constant(String name, ElementType type) {
    return graph.constant(name, weights.tensor(name), type);
  }

  /** Adds a whole linear layer and returns its output's name. */
  static String linear(
      GraphBuilder graph, String input, String name, LinearLayer layer, String output) {
    String product =
        graph.node(
            "MatMul",
            List.of(input, graph.constant(name + ".weight", Matrices.transpose(layer.weight()))),
            name + ".product",
            Map.of());
    return graph.node(
        "Add", List.of(product, graph.constant(name + ".bias", layer.bias())), output, Map.of());
  }
}
