package io.elq.trainer.model;

import io.elq.linker.onnx.BertConfig;
import io.elq.linker.onnx.BertWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The question side while it is being trained: a frozen BERT with low-rank adapters, the mention
 * head, the mention projection and scale. Owns its parameters until {@link #close()}; one thread at
 * a time. Calls leave their intermediate tensors to the caller's {@link PointerScope}.
 */
public final class QuestionModel implements AutoCloseable {
  /** Keeps the gradient of a norm finite. */
  private static final Scalar TINY = new Scalar(1e-12);

  private final BertConfig config;
  private final Adapter initial;
  private final Kept kept = new Kept();
  private final Map<String, Tensor> trainable = new TreeMap<>();
  private final Tensor wordEmbeddings;
  private final Tensor positionEmbeddings;
  private final LayerNorm embeddingNorm;
  private final List<TransformerLayer> layers = new ArrayList<>();

  /** Copies base weights and adapter into libtorch; the adapter's tensors become trainable. */
  public QuestionModel(BertWeights base, Adapter adapter) {
    this.config = base.config();
    this.initial = adapter;
    try (PointerScope temporaries = new PointerScope()) {
      adapter
          .tensors()
          .forEach((name, values) -> trainable.put(name, load(values).set_requires_grad(true)));
      wordEmbeddings = frozen(base, "embeddings.word_embeddings.weight");
      // Every token has type 0, so that its vector can be part of the position's.
      Tensor type = frozen(base, "embeddings.token_type_embeddings.weight").select(0, 0);
      positionEmbeddings =
          kept.keep(frozen(base, "embeddings.position_embeddings.weight").add(type));
      embeddingNorm = norm(base, "embeddings.LayerNorm");
      for (int layer = 0; layer < config.layers(); layer++) {
        layers.add(layer(base, "encoder.layer." + layer + "."));
      }
    }
  }

  /** Trainable tensors by the names of {@link Adapter}; owned by this model. */
  public Map<String, Tensor> trainable() {
    return trainable;
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
  public Tensor encode(Tensor ids, Tensor mask, double dropout) {
    long batch = ids.size(0);
    long tokens = ids.size(1);
    Tensor words = torch.embedding(wordEmbeddings, ids);
    Tensor sum = words.add(positionEmbeddings.narrow(0, 0, tokens));
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

  /** Start, end and inside logits of token vectors: [rows, hidden] to [rows, 3]. */
  public Tensor mentionLogits(Tensor rows) {
    return torch.linear(
        rows, trainable.get("mention.weight"), new TensorOptional(trainable.get("mention.bias")));
  }

  /** Token vectors, or means of them, in entity space: [rows, hidden] to [rows, hidden]. */
  public Tensor project(Tensor rows) {
    return torch.linear(
        rows,
        trainable.get("projection.weight"),
        new TensorOptional(trainable.get("projection.bias")));
  }

  /** Projected span means as mention vectors of the learnt length, [rows, hidden]. */
  public Tensor mentionVectors(Tensor projected) {
    Tensor squares = projected.square().sum(1).unsqueeze(1);
    return projected.div(squares.add(TINY).sqrt()).mul(trainable.get("mention.scale"));
  }

  /** A copy of the trainable tensors' present values. */
  public Adapter adapter() {
    Map<String, io.elq.linker.checkpoint.Tensor> tensors = new TreeMap<>();
    trainable.forEach(
        (name, tensor) ->
            tensors.put(
                name,
                new io.elq.linker.checkpoint.Tensor(
                    initial.tensor(name).shape(), Libtorch.values(tensor))));
    return new Adapter(initial.rank(), initial.alpha(), tensors);
  }

  @Override
  public void close() {
    kept.close();
  }

  private TransformerLayer layer(BertWeights base, String prefix) {
    String self = prefix + "attention.self.";
    Tensor weight = stacked(base, self, ".weight");
    Tensor bias = stacked(base, self, ".bias");
    return new TransformerLayer(
        config.heads(),
        adapted(prefix + Adapter.QKV, weight, bias),
        adapted(base, prefix + "attention.output.dense"),
        norm(base, prefix + "attention.output.LayerNorm"),
        adapted(base, prefix + "intermediate.dense"),
        adapted(base, prefix + "output.dense"),
        norm(base, prefix + "output.LayerNorm"));
  }

  private LoraLinear adapted(BertWeights base, String name) {
    return adapted(name, frozen(base, name + ".weight"), frozen(base, name + ".bias"));
  }

  private LoraLinear adapted(String name, Tensor weight, Tensor bias) {
    return new LoraLinear(
        weight,
        kept.keep(new TensorOptional(bias)),
        trainable.get(name + ".lora_A"),
        trainable.get(name + ".lora_B"),
        kept.keep(new Scalar(initial.alpha() / initial.rank())));
  }

  private LayerNorm norm(BertWeights base, String name) {
    return new LayerNorm(
        config.hidden(),
        kept.keep(new TensorOptional(frozen(base, name + ".weight"))),
        kept.keep(new TensorOptional(frozen(base, name + ".bias"))),
        config.layerNormEpsilon());
  }

  private Tensor stacked(BertWeights base, String self, String suffix) {
    return kept.keep(
        Libtorch.concatenate(
            frozen(base, self + "query" + suffix),
            frozen(base, self + "key" + suffix),
            frozen(base, self + "value" + suffix)));
  }

  private Tensor frozen(BertWeights base, String name) {
    io.elq.linker.checkpoint.Tensor values = base.tensors().get(name);
    if (values == null) {
      throw new IllegalArgumentException("the base encoder has no tensor " + name);
    }
    return load(values);
  }

  private Tensor load(io.elq.linker.checkpoint.Tensor values) {
    long[] shape = new long[values.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = values.shape()[i];
    }
    return kept.keep(Libtorch.floats(values.data(), shape));
  }
}
