package io.elq.trainer.model;

import io.elq.linker.checkpoint.Tensor;
import io.elq.linker.onnx.BertConfig;
import java.util.Map;
import java.util.function.Predicate;

/**
 * ELQ's two encoders and heads while they are being trained, under the names of its checkpoints.
 * Owns its parameters until {@link #close()}; one thread at a time. Calls leave their intermediate
 * tensors to the caller's {@link org.bytedeco.javacpp.PointerScope}.
 */
public final class BiEncoder implements AutoCloseable {
  /** Prefix of the question encoder's parameters. */
  public static final String QUESTION = "context_encoder.bert_model.";

  /** Prefix of the entity encoder's parameters. */
  public static final String ENTITY = "cand_encoder.bert_model.";

  /** Prefix of the heads' parameters. */
  public static final String HEADS = "classification_heads.";

  private final Parameters parameters = new Parameters();
  private final BertEncoder questions;
  private final BertEncoder entities;
  private final Heads heads;

  /**
   * Copies a checkpoint into libtorch.
   *
   * @param checkpoint parameter by name
   * @param trains whether the parameter of a name gets gradients
   */
  public BiEncoder(
      BertConfig config,
      Map<String, Tensor> checkpoint,
      Pooling pooling,
      Predicate<String> trains) {
    parameters.addAll("", checkpoint, trains);
    questions = new BertEncoder(config, QUESTION, parameters, (name, dense) -> dense);
    entities = new BertEncoder(config, ENTITY, parameters, (name, dense) -> dense);
    heads = Heads.elq(parameters, HEADS, pooling);
  }

  /** Encodes questions. */
  public BertEncoder questions() {
    return questions;
  }

  /** Encodes entities: the vector is that of [CLS]. */
  public BertEncoder entities() {
    return entities;
  }

  /** What stands on the question encoder. */
  public Heads heads() {
    return heads;
  }

  /** All parameters. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void close() {
    parameters.close();
  }
}
