// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.TensorFile;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model of ELQ: the state dictionary of its two encoders and its heads, in its file until asked
 * for. Whoever opens it closes it. The poolers in it are unused.
 */
public final class ElqModel implements AutoCloseable {
  /** Prefix of the question encoder's tensors. */
  public static final String QUESTION_ENCODER = "context_encoder.bert_model.";

  /** Prefix of the entity encoder's tensors. */
  public static final String ENTITY_ENCODER = "cand_encoder.bert_model.";

  private static final String HEADS = "classification_heads.";

  private final TensorFile file;
  private final BertConfig config;

  private ElqModel(TensorFile file, BertConfig config) {
    this.file = file;
    this.config = config;
  }

  /**
   * Opens a checkpoint and checks that both encoders are in it, in the configuration's shape, and
   * that every value of every tensor is a finite number.
   *
   * @throws IOException naming the tensor that is missing, of another shape or not finite
   */
  public static ElqModel open(Path checkpoint, BertConfig config) throws IOException {
    TensorFile file = TensorFile.open(checkpoint);
    ElqModel model = new ElqModel(file, config);
    try {
      model.checkEncoder(QUESTION_ENCODER);
      model.checkEncoder(ENTITY_ENCODER);
      file.requireFinite();
      return model;
    } catch (IllegalArgumentException e) {
      model.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  private void checkEncoder(String prefix) {
    BertWeights.shapes(config).forEach((name, shape) -> stored(prefix + name, shape));
    String extra = prefix + "encoder.layer." + config.layers() + ".output.dense.bias";
    if (file.tensors().containsKey(extra)) {
      throw new IllegalArgumentException(
          "the checkpoint has a tensor '%s', but config.json says that there are %d layers"
              .formatted(extra, config.layers()));
    }
  }

  /** Shape of both encoders. */
  public BertConfig config() {
    return config;
  }

  /** Copies an encoder's parameters to the heap. */
  public BertWeights encoder(String prefix) {
    Map<String, Tensor> tensors = new HashMap<>();
    BertWeights.shapes(config)
        .forEach((name, shape) -> tensors.put(name, tensor(prefix + name, shape)));
    return new BertWeights(config, tensors);
  }

  /** Copies everything above the encoders to the heap, under the checkpoint's names. */
  public Map<String, Tensor> heads() {
    Map<String, Tensor> heads = new TreeMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(HEADS)) {
                heads.put(name, tensor.toTensor());
              }
            });
    return heads;
  }

  /** Whether there is a tensor of this name. */
  boolean has(String name) {
    return file.tensors().containsKey(name);
  }

  /**
   * Copies a tensor to the heap; throws IllegalArgumentException, naming it, if it has not this
   * shape.
   */
  public Tensor tensor(String name, int... shape) {
    return stored(name, shape).toTensor();
  }

  private StoredTensor stored(String name, int... shape) {
    StoredTensor tensor = file.tensor(name);
    long[] actual = tensor.shape();
    if (!Arrays.equals(actual, Arrays.stream(shape).asLongStream().toArray())) {
      throw new IllegalArgumentException(
          "%s has the shape %s, but config.json and the parameters ask for %s"
              .formatted(tensor, Arrays.toString(actual), Arrays.toString(shape)));
    }
    return tensor;
  }

  @Override
  public void close() {
    file.close();
  }
}
