// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pretrained model that training starts from.
 *
 * @param id where it comes from, as a model records it; {@link #of} finds the same weights by it
 * @param weights parameters of the encoders
 * @param heads what it has above the question encoder, by the names of {@link ModelShape}; empty
 *     but for a checkpoint of ELQ
 * @param tokenizerJson its tokenizer, in Hugging Face's form
 */
public record BaseModel(
    String id, BaseWeights weights, Map<String, Tensor> heads, byte[] tokenizerJson) {
  /** Name of {@link #bgeSmall()}. */
  public static final String BGE_SMALL = "bge-small-en-v1.5";

  /** bge-small-en-v1.5: 12 layers of 384, out of its Maven artifact on the class path. */
  public static BaseModel bgeSmall() throws IOException {
    return of(BGE_SMALL);
  }

  /**
   * The model of a source, or of an id that a model recorded:
   *
   * <ul>
   *   <li>{@code bge-small-en-v1.5}, or another model whose {@code NAME.onnx} and {@code
   *       NAME-tokenizer.json} are on the class path;
   *   <li>a folder in Hugging Face's form: config.json, model.safetensors or pytorch_model.bin,
   *       tokenizer.json or vocab.txt;
   *   <li>{@code elq:CHECKPOINT,FOLDER}: a checkpoint of ELQ, and the folder of its BERT's
   *       config.json and vocab.txt;
   *   <li>{@code random:SIZE,VOCABULARY[,SEED]}: random weights in one of the sizes of {@link
   *       BertSize}, with the tokenizer of a vocab.txt, a tokenizer.json or their folder.
   * </ul>
   *
   * @throws IllegalArgumentException if the source is not one of these
   * @throws IOException if its files cannot be read, do not fit together, or, for an id, are gone
   *     or were changed since it was recorded
   */
  public static BaseModel of(String source) throws IOException {
    BaseId wanted = BaseId.parse(source);
    if (!wanted.isRecorded()) {
      return BaseSource.read(wanted.source());
    }
    try {
      BaseModel model = BaseSource.read(wanted.source());
      wanted.check(BaseId.parse(model.id()));
      return model;
    } catch (IOException | IllegalArgumentException e) {
      throw wanted.lost(e);
    }
  }

  /** A tokenizer for its encoders. */
  public WordPieceTokenizer tokenizer() throws IOException {
    return WordPieceTokenizer.read(new ByteArrayInputStream(tokenizerJson));
  }

  /**
   * Initial values of all that a model has beside its encoders: the heads that this one brings, and
   * the shape's own where it brings none.
   *
   * @throws IllegalArgumentException naming a head that has no place in the shape
   */
  public Map<String, Tensor> initial(ModelShape shape, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(shape.initial(weights.config(), seed));
    heads.forEach(
        (name, head) -> {
          Tensor place = tensors.get(name);
          if (place == null || !Arrays.equals(place.shape(), head.shape())) {
            throw new IllegalArgumentException(
                "the base model has a head %s %s, but a model with pooling %s and %d mention layers has %s: choose those that the base model was trained with"
                    .formatted(
                        name,
                        Arrays.toString(head.shape()),
                        shape.pooling(),
                        shape.mentionLayers(),
                        place == null ? "none" : Arrays.toString(place.shape())));
          }
          tensors.put(name, head);
        });
    return tensors;
  }
}
