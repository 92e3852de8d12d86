// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.TensorFile;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A BERT model in Hugging Face's form.
 *
 * @param path folder of config.json, model.safetensors or pytorch_model.bin, tokenizer.json or
 *     vocab.txt
 */
record BertFolder(Path path) {
  private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
  private static final String CONFIG = "config.json";
  private static final List<String> PREFIXES = List.of("", "bert.");
  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final int NAMED = 5;

  /** The shape of the encoder. */
  BertConfig config() throws IOException {
    Path file = path.resolve(CONFIG);
    if (!Files.isReadable(file)) {
      throw new IOException(path + " has no " + CONFIG + " that can be read");
    }
    return BertConfigFile.read(file);
  }

  /** Its tokenizer, which knows no more word pieces than the encoder. */
  BertTokenizerFile tokenizer() throws IOException {
    int known = config().vocabulary();
    BertTokenizerFile tokenizer = BertTokenizerFile.of(path);
    if (tokenizer.pieces() > known) {
      throw new IOException(
          "%s has %d word pieces, but %s says that the encoder knows %d"
              .formatted(tokenizer.file(), tokenizer.pieces(), path.resolve(CONFIG), known));
    }
    return tokenizer;
  }

  /** The file of the encoder's weights. */
  Path weightsFile() throws IOException {
    for (String name : WEIGHTS) {
      if (Files.isReadable(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    throw new IOException(path + " has neither " + String.join(" nor ", WEIGHTS));
  }

  /**
   * The encoder's weights. Names may begin with {@code bert.}; LayerNorms may have gamma and beta
   * for weight and bias, as models converted from TensorFlow do. What stands above the encoder (the
   * pooler, BERT's own heads) is left out.
   *
   * @throws IOException naming every tensor that is missing, too many, or of another shape, or the
   *     first that holds a value that is not finite
   */
  BertWeights weights() throws IOException {
    BertConfig config = config();
    Path file = weightsFile();
    try (TensorFile tensors = TensorFile.open(file)) {
      Map<String, StoredTensor> encoder = encoder(tensors, file);
      List<String> faults = faults(encoder, config);
      if (!faults.isEmpty()) {
        int more = faults.size() - NAMED;
        throw new IOException(
            "%s does not hold the encoder of %s: %s%s"
                .formatted(
                    file,
                    path.resolve(CONFIG),
                    String.join("; ", faults.subList(0, Math.min(NAMED, faults.size()))),
                    more > 0 ? "; and " + more + " more" : ""));
      }
      Map<String, Tensor> weights = new HashMap<>();
      for (String name : BertWeights.shapes(config).keySet()) {
        weights.put(name, Objects.requireNonNull(encoder.get(name)).toFiniteTensor());
      }
      return new BertWeights(config, weights);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The tensors of embeddings and layers by their names of today. */
  private static Map<String, StoredTensor> encoder(TensorFile file, Path path) throws IOException {
    String prefix =
        PREFIXES.stream()
            .filter(p -> file.tensors().containsKey(p + WORDS))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "%s has no tensor %s, neither so nor as bert.%s, among its %d: is it a BERT model?"
                            .formatted(path, WORDS, WORDS, file.tensors().size())));
    Map<String, StoredTensor> encoder = new HashMap<>();
    file.tensors()
        .forEach(
            (stored, tensor) -> {
              String name = stored.startsWith(prefix) ? stored.substring(prefix.length()) : "";
              if (name.startsWith("embeddings.") || name.startsWith("encoder.")) {
                encoder.put(today(name), tensor);
              }
            });
    encoder.remove("embeddings.position_ids");
    return encoder;
  }

  private static String today(String name) {
    return name.replaceFirst("LayerNorm\\.gamma$", "LayerNorm.weight")
        .replaceFirst("LayerNorm\\.beta$", "LayerNorm.bias");
  }

  private static List<String> faults(Map<String, StoredTensor> encoder, BertConfig config) {
    List<String> faults = new ArrayList<>();
    Set<String> unknown = new HashSet<>(encoder.keySet());
    BertWeights.shapes(config)
        .forEach(
            (name, shape) -> {
              StoredTensor tensor = encoder.get(name);
              unknown.remove(name);
              if (tensor == null) {
                faults.add(name + " is missing");
              } else if (!Arrays.equals(
                  tensor.shape(), Arrays.stream(shape).asLongStream().toArray())) {
                faults.add(
                    "%s has the shape %s instead of %s"
                        .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
              }
            });
    unknown.stream().sorted().forEach(name -> faults.add(name + " has no place in it"));
    return faults;
  }
}
