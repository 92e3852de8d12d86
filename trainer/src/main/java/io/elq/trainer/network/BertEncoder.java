// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import io.elq.builder.model.LowRank;
import io.elq.weights.onnx.BertConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A BERT encoder over parameters that somebody else owns: embeddings and post-LayerNorm layers, all
 * tokens of type 0.
 */
public final class BertEncoder {

  private static final List<String> QKV_PARTS = List.of("query", "key", "value");

  private final BertConfig config;
  private final Tensor words;
  private final Tensor positions;
  private final Tensor types;
  private final LayerNorm embeddingNorm;
  private final List<TransformerLayer> layers = new ArrayList<>();

  /** Makes the linear layer of a matrix, say {@code encoder.layer.0.intermediate.dense}. */
  @FunctionalInterface
  interface LinearLayers {
    /**
     * @param name the matrix's name in its encoder
     * @param dense the layer without anything added
     */
    Linear of(String name, DenseLinear dense);
  }

  /**
   * An encoder whose parameters are named {@code encoder} + Hugging Face name.
   *
   * @param linear what becomes of each matrix
   */
  BertEncoder(BertConfig config, String encoder, Parameters parameters, LinearLayers linear) {
    this.config = config;
    this.words = parameters.get(encoder + "embeddings.word_embeddings.weight");
    this.positions = parameters.get(encoder + "embeddings.position_embeddings.weight");
    this.types = parameters.get(encoder + "embeddings.token_type_embeddings.weight");
    this.embeddingNorm = norm(config, parameters, encoder + "embeddings.LayerNorm");
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(layer(encoder, "encoder.layer." + layer + ".", parameters, linear));
    }
  }

  /**
   * Encodes a batch.
   *
   * @param ids token ids, int64 [batch, tokens]
   * @param mask 0 for tokens, a large negative number for padding, float [batch, 1, 1, tokens];
   *     null if nothing is padded
   * @param dropout share of values dropped after each sub-layer, [0..1); 0 outside training
   * @return token vectors of the last layer, [batch * tokens, hidden]
   */
  public Tensor encode(Tensor ids, @Nullable Tensor mask, double dropout) {
    long batch = ids.size(0);
    long tokens = ids.size(1);
    Tensor sum =
        torch.embedding(words, ids).add(positions.narrow(0, 0, tokens)).add(types.select(0, 0));
    Tensor rows = embeddingNorm.forward(sum.view(batch * tokens, config.hidden()));
    if (dropout > 0) {
      rows = torch.dropout(rows, dropout, true);
    }
    var shape = new TransformerLayer.Shape(batch, tokens, mask, dropout);
    for (TransformerLayer layer : layers) {
      rows = layer.forward(rows, shape);
    }
    return rows;
  }

  private TransformerLayer layer(
      String encoder, String layer, Parameters parameters, LinearLayers linear) {
    String self = layer + "attention.self.";
    DenseLinear qkv = dense(parameters, QKV_PARTS.stream().map(part -> encoder + self + part));
    return new TransformerLayer(
        config.heads(),
        linear.of(layer + LowRank.QKV, qkv),
        linear(encoder, layer + "attention.output.dense", parameters, linear),
        norm(config, parameters, encoder + layer + "attention.output.LayerNorm"),
        linear(encoder, layer + "intermediate.dense", parameters, linear),
        linear(encoder, layer + "output.dense", parameters, linear),
        norm(config, parameters, encoder + layer + "output.LayerNorm"));
  }

  private static Linear linear(
      String encoder, String name, Parameters parameters, LinearLayers linear) {
    return linear.of(name, dense(parameters, Stream.of(encoder + name)));
  }

  private static DenseLinear dense(Parameters parameters, Stream<String> layers) {
    List<String> names = layers.toList();
    return new DenseLinear(
        names.stream().map(name -> parameters.get(name + ".weight")).toList(),
        names.stream().map(name -> parameters.get(name + ".bias")).toList());
  }

  private static LayerNorm norm(BertConfig config, Parameters parameters, String name) {
    return new LayerNorm(
        parameters.get(name + ".weight"),
        parameters.get(name + ".bias"),
        config.layerNormEpsilon());
  }
}
