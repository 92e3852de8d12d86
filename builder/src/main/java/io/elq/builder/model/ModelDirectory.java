// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.safetensors.Safetensors;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained model on disk: {@code model.safetensors} holds what training changed and the centre of
 * the entity vectors, {@code model.json} everything needed to use it and to train it again, {@code
 * MODEL_CARD.md} the same for people.
 *
 * @param description content of model.json
 * @param tensors what training changed, by the names of {@link ModelShape}
 * @param centre subtracted from normalised entity vectors, [dimension]
 */
public record ModelDirectory(Description description, Map<String, Tensor> tensors, float[] centre) {
  /** The file that says what the model is. */
  public static final String DESCRIPTION = "model.json";

  private static final String TENSORS = "model.safetensors";
  private static final String CARD = "MODEL_CARD.md";
  private static final String CENTRE = "cand_encoder.centre";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /**
   * Content of model.json.
   *
   * @param base id of the base encoder
   * @param shape what it is made of beside the base encoder
   * @param settings how questions are linked, threshold and mention scale included
   * @param training options, data, time and scores, for the record
   */
  public record Description(
      String base, ModelShape shape, LinkerSettings settings, Map<String, Object> training) {}

  /** The model on top of its base encoder. */
  public TrainedModel model(BaseModel base) {
    return new TrainedModel(description.shape(), base.weights(), tensors);
  }

  /**
   * Reads a model directory.
   *
   * @throws IOException if a file cannot be read, lacks a tensor, or holds one whose values are not
   *     all finite: then the message names it
   */
  public static ModelDirectory read(Path directory) throws IOException {
    Description description = description(directory.resolve(DESCRIPTION));
    Map<String, Tensor> tensors =
        new TreeMap<>(Safetensors.read(directory.resolve(TENSORS)).tensors());
    requireFinite(directory.resolve(TENSORS), tensors);
    Tensor centre = tensors.remove(CENTRE);
    if (centre == null) {
      throw new IOException(directory.resolve(TENSORS) + " has no tensor " + CENTRE);
    }
    return new ModelDirectory(description, tensors, centre.data());
  }

  private static Description description(Path file) throws IOException {
    try {
      return JSON.readValue(file.toFile(), Description.class);
    } catch (ValueInstantiationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(file + ": " + cause.getMessage(), e);
    }
  }

  private static void requireFinite(Path file, Map<String, Tensor> tensors) throws IOException {
    try {
      tensors.forEach((name, tensor) -> tensor.requireFinite(name));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the three files, replacing older ones.
   *
   * @param card content of MODEL_CARD.md
   */
  public void write(Path directory, String card) throws IOException {
    Files.createDirectories(directory);
    Map<String, Tensor> stored = new TreeMap<>(tensors);
    stored.put(CENTRE, new Tensor(new int[] {centre.length}, centre));
    Safetensors.writeShort(directory.resolve(TENSORS), stored, Map.of("format", "pt"));
    Files.writeString(directory.resolve(DESCRIPTION), JSON.writeValueAsString(description) + "\n");
    Files.writeString(directory.resolve(CARD), card);
  }
}
