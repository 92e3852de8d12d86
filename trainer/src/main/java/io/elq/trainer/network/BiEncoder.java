// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import io.elq.builder.model.LowRank;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TrainedModel;
import io.elq.builder.model.Tuning;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The two encoders and the heads while they are being trained. Owns its parameters until {@link
 * #close()}; one thread at a time. Calls leave their intermediate tensors to the caller's {@link
 * org.bytedeco.javacpp.PointerScope}.
 */
public final class BiEncoder implements AutoCloseable {
  private final ModelShape shape;
  private final Parameters parameters = new Parameters();
  private final BertEncoder questions;
  private final @Nullable BertEncoder entities;
  private final Heads heads;

  private BiEncoder(
      BertConfig config, ModelShape shape, Map<String, Tensor> tensors, Predicate<String> trains) {
    this.shape = shape;
    parameters.addAll("", tensors, trains);
    questions = encoder(config.firstLayers(shape.layers()), ModelShape.QUESTION, shape.question());
    boolean encodesEntities =
        parameters.has(ModelShape.ENTITY + "embeddings.word_embeddings.weight");
    entities = encodesEntities ? encoder(config, ModelShape.ENTITY, shape.entity()) : null;
    heads = Heads.of(shape, parameters);
  }

  /**
   * A model whose tensors are all given, as in a checkpoint of ELQ.
   *
   * @param trains whether the parameter of a name gets gradients
   */
  public static BiEncoder of(
      BertConfig config, ModelShape shape, Map<String, Tensor> tensors, Predicate<String> trains) {
    return new BiEncoder(config, shape, tensors, trains);
  }

  /**
   * A model over a base encoder; what its shape does not train is frozen. The entity encoder is
   * there only if some of it is trained.
   */
  public static BiEncoder of(TrainedModel model) {
    return of(model, model.shape()::trains);
  }

  /** The same model with nothing trained. */
  public static BiEncoder frozen(TrainedModel model) {
    return of(model, name -> false);
  }

  private static BiEncoder of(TrainedModel model, Predicate<String> trains) {
    ModelShape shape = model.shape();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.questionBase().tensors().forEach((name, t) -> tensors.put(ModelShape.QUESTION + name, t));
    if (shape.entity().mode() != Tuning.Mode.FROZEN) {
      model
          .base()
          .entity()
          .tensors()
          .forEach((name, t) -> tensors.put(ModelShape.ENTITY + name, t));
    }
    tensors.putAll(model.tensors());
    return new BiEncoder(model.base().config(), shape, tensors, trains);
  }

  private BertEncoder encoder(BertConfig config, String prefix, Tuning tuning) {
    if (tuning.mode() != Tuning.Mode.LORA) {
      return new BertEncoder(config, prefix, parameters, (name, dense) -> dense);
    }
    double scale = LowRank.of(tuning).scale();
    return new BertEncoder(
        config,
        prefix,
        parameters,
        (name, dense) ->
            new LoraLinear(
                dense,
                parameters.get(prefix + name + LowRank.DOWN),
                parameters.get(prefix + name + LowRank.UP),
                scale));
  }

  /** What it is made of. */
  public ModelShape shape() {
    return shape;
  }

  /** Encodes questions. */
  public BertEncoder questions() {
    return questions;
  }

  /** Encodes entities: the vector is that of [CLS]; null if entity vectors are given instead. */
  public @Nullable BertEncoder entities() {
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
