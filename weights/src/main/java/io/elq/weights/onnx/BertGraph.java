// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

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

  private static final float MASKED = -10_000f;

  private final GraphBuilder graph;
  private final BertWeights weights;
  private final BertConfig config;

  private BertGraph(GraphBuilder graph, BertWeights weights) {
    this.graph = graph;
    this.weights = weights;
    this.config = weights.config();
  }

  /** Adds inputs and all layers; returns the name of the token vectors [batch, tokens, hidden]. */
  static String add(GraphBuilder graph, BertWeights weights) {
    graph.input(INPUT_IDS, "batch", "tokens");
    graph.input(ATTENTION_MASK, "batch", "tokens");
    BertGraph bert = new BertGraph(graph, weights);
    String vectors = bert.embed();
    for (int layer = 0; layer < weights.config().layers(); layer++) {
      vectors = bert.layer("encoder.layer." + layer + ".", vectors);
    }
    return vectors;
  }

  private String embed() {
    String norm = "embeddings.LayerNorm";
    return graph.fused(
        "EmbedLayerNormalization",
        List.of(
            INPUT_IDS,
            "",
            constant("embeddings.word_embeddings.weight"),
            graph.constant("embeddings.position_and_type.weight", positionsAndType()),
            "",
            constant(norm + ".weight"),
            constant(norm + ".bias")),
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
    String attended =
        graph.fused(
            "Attention",
            List.of(
                input,
                graph.constant(attention + "self.qkv.weight", queryKeyValue(attention, ".weight")),
                graph.constant(attention + "self.qkv.bias", queryKeyValue(attention, ".bias")),
                ATTENTION_MASK),
            List.of(attention + "self"),
            Map.of("num_heads", config.heads(), "mask_filter_value", MASKED));
    String middle = product(attended, attention + "output.dense");
    middle = addAndNorm(middle, input, attention + "output");
    String widened =
        graph.fused(
            "BiasGelu",
            List.of(
                product(middle, prefix + "intermediate.dense"),
                constant(prefix + "intermediate.dense.bias")),
            List.of(prefix + "intermediate"),
            Map.of());
    return addAndNorm(product(widened, prefix + "output.dense"), middle, prefix + "output");
  }

  /** Query, key and value side by side: weight [hidden, 3 * hidden], bias [3 * hidden]. */
  private Tensor queryKeyValue(String attention, String kind) {
    Tensor stacked =
        Matrices.concatenate(
            weights.tensor(attention + "self.query" + kind),
            weights.tensor(attention + "self.key" + kind),
            weights.tensor(attention + "self.value" + kind));
    return stacked.shape().length == 2 ? Matrices.transpose(stacked) : stacked;
  }

  /** The linear layer without its bias, which the operator after it adds. */
  private String product(String input, String layer) {
    Tensor weight = Matrices.transpose(weights.tensor(layer + ".weight"));
    return graph.node(
        "MatMul",
        List.of(input, graph.constant(layer + ".weight", weight)),
        layer + ".product",
        Map.of());
  }

  private String addAndNorm(String input, String skip, String block) {
    return graph.fused(
        "SkipLayerNormalization",
        List.of(
            input,
            skip,
            constant(block + ".LayerNorm.weight"),
            constant(block + ".LayerNorm.bias"),
            constant(block + ".dense.bias")),
        List.of(block),
        Map.of("epsilon", config.layerNormEpsilon()));
  }

  private String constant(String name) {
    return graph.constant(name, weights.tensor(name));
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
