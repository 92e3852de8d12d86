// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.linker.settings.AliasScores;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.LinearLayer;
import io.elq.weights.onnx.QuestionHeads;
import io.elq.weights.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model on the heap, as training left it: the base encoder and all that differs from it.
 *
 * @param shape what it is made of
 * @param base the encoders that the two sides began as
 * @param tensors what training changed, by the names of {@link ModelShape}
 */
public record TrainedModel(ModelShape shape, BaseWeights base, Map<String, Tensor> tensors) {

  /** A model whose sides began as one encoder. */
  public TrainedModel(ModelShape shape, BertWeights base, Map<String, Tensor> tensors) {
    this(shape, new BaseWeights(base), tensors);
  }

  /** What the question encoder began as: as many layers of the base as the shape keeps. */
  public BertWeights questionBase() {
    return base.question().firstLayers(shape.layers());
  }

  /** Weights of the question encoder. */
  public BertWeights questionEncoder() {
    return encoder(questionBase(), ModelShape.QUESTION, shape.question());
  }

  /** Weights of the entity encoder. */
  public BertWeights entityEncoder() {
    return encoder(base.entity(), ModelShape.ENTITY, shape.entity());
  }

  private BertWeights encoder(BertWeights base, String prefix, Tuning tuning) {
    Map<String, Tensor> own = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), tensor);
          }
        });
    if (tuning.mode() == Tuning.Mode.LORA) {
      return LowRank.of(tuning).mergeInto(base, own);
    }
    Map<String, Tensor> weights = new HashMap<>(base.tensors());
    weights.putAll(own);
    return new BertWeights(base.config(), weights);
  }

  /** The layers above the question encoder. */
  public QuestionHeads questionHeads() {
    List<LinearLayer> mention = shape.mentionHead().stream().map(this::layer).toList();
    return new QuestionHeads(mention, projection());
  }

  private @Nullable LinearLayer projection() {
    return switch (shape.pooling()) {
      case ALL_AVG, FL_AVG -> null;
      case ALL_AVG_LINEAR -> layer(ModelShape.PROJECTION);
      case FL_LINEAR -> layer(ModelShape.PROJECTION).halves();
    };
  }

  /** The length of mention vectors; null if they keep their own. */
  public @Nullable Float mentionScale() {
    return shape.scaled() ? tensor(ModelShape.SCALE).data()[0] : null;
  }

  /** Bonus of a span whose words are a name; null if the model has none. */
  public @Nullable AliasScores nameScores() {
    if (!shape.names()) {
      return null;
    }
    float title = shape.titles() ? tensor(ModelShape.TITLE).data()[0] : 0;
    return aliasScores(tensor(ModelShape.NAMES).data(), title);
  }

  /** Score of an entity that the catalogue lacks; null if the model has none. */
  public @Nullable Float absentScore() {
    return shape.absent() ? tensor(ModelShape.ABSENT).data()[0] : null;
  }

  /**
   * Name bonuses as the linker takes them.
   *
   * @param names the tensor {@link ModelShape#NAMES}: one a number of words, then that of
   *     candidates
   * @param title bonus of a name that is the candidate's title
   */
  public static AliasScores aliasScores(float[] names, float title) {
    List<Float> mention = new ArrayList<>();
    for (int i = 0; i < names.length - 1; i++) {
      mention.add(names[i]);
    }
    return new AliasScores(mention, names[names.length - 1], title);
  }

  private LinearLayer layer(String prefix) {
    return new LinearLayer(tensor(prefix + "weight"), tensor(prefix + "bias"));
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model has no tensor " + name);
    }
    return tensor;
  }
}
