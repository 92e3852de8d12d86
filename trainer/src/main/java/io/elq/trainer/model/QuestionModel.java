package io.elq.trainer.model;

import io.elq.linker.onnx.BertWeights;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The question side while it is being trained: a frozen BERT with low-rank adapters, the mention
 * head, the mention projection and scale. Owns its parameters until {@link #close()}; one thread at
 * a time. Calls leave their intermediate tensors to the caller's {@link PointerScope}.
 */
public final class QuestionModel implements AutoCloseable {
  private final Adapter initial;
  private final Parameters parameters = new Parameters();
  private final BertEncoder encoder;
  private final Heads heads;

  /** Copies base weights and adapter into libtorch; the adapter's tensors become trainable. */
  public QuestionModel(BertWeights base, Adapter adapter) {
    this.initial = adapter;
    parameters.addAll("", new TreeMap<>(base.tensors()), name -> false);
    parameters.addAll("", new TreeMap<>(adapter.tensors()), name -> true);
    this.encoder = new BertEncoder(base.config(), "", parameters, this::adapted);
    this.heads = Heads.projected(parameters);
  }

  private Linear adapted(String name, Linear frozen) {
    return new LoraLinear(
        frozen,
        parameters.get(name + ".lora_A"),
        parameters.get(name + ".lora_B"),
        initial.alpha() / initial.rank());
  }

  /** Trainable tensors by the names of {@link Adapter}; owned by this model. */
  public Map<String, Tensor> trainable() {
    return parameters.trainable();
  }

  /** See {@link BertEncoder#encode}. */
  public Tensor encode(Tensor ids, Tensor mask, double dropout) {
    return encoder.encode(ids, mask, dropout);
  }

  /** What stands on the encoder. */
  public Heads heads() {
    return heads;
  }

  /** A copy of the trainable tensors' present values. */
  public Adapter adapter() {
    return new Adapter(
        initial.rank(), initial.alpha(), parameters.values(initial.tensors()::containsKey));
  }

  @Override
  public void close() {
    parameters.close();
  }
}
