package io.elq.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.elq.linker.LinkerSettings;
import io.elq.linker.checkpoint.Safetensors;
import io.elq.linker.checkpoint.Tensor;
import io.elq.trainer.model.Adapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained model on disk: {@code adapter.safetensors} holds what training changed and the centre
 * of the entity vectors, {@code model.json} everything needed to use it and to train it again,
 * {@code MODEL_CARD.md} the same for people.
 *
 * @param description content of model.json
 * @param adapter what training changed
 * @param centre subtracted from normalised entity vectors, [dimension]
 */
public record ModelDirectory(Description description, Adapter adapter, float[] centre) {
  private static final String ADAPTER = "adapter.safetensors";
  private static final String DESCRIPTION = "model.json";
  private static final String CARD = "MODEL_CARD.md";
  private static final String CENTRE = "entity.centre";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /**
   * Content of model.json.
   *
   * @param base id of the base encoder
   * @param rank rank of the low-rank factors
   * @param alpha updates are multiplied by alpha / rank
   * @param settings how questions are linked, threshold and mention scale included
   * @param training options, data, time and scores, for the record
   */
  public record Description(
      String base, int rank, float alpha, LinkerSettings settings, Map<String, Object> training) {}

  /** Reads a model directory. */
  public static ModelDirectory read(Path directory) throws IOException {
    Description description =
        JSON.readValue(directory.resolve(DESCRIPTION).toFile(), Description.class);
    Map<String, Tensor> tensors =
        new TreeMap<>(Safetensors.read(directory.resolve(ADAPTER)).tensors());
    Tensor centre = tensors.remove(CENTRE);
    if (centre == null) {
      throw new IOException(directory.resolve(ADAPTER) + " has no tensor " + CENTRE);
    }
    return new ModelDirectory(
        description, new Adapter(description.rank(), description.alpha(), tensors), centre.data());
  }

  /**
   * Writes the three files, replacing older ones.
   *
   * @param card content of MODEL_CARD.md
   */
  public void write(Path directory, String card) throws IOException {
    Files.createDirectories(directory);
    Map<String, Tensor> tensors = new TreeMap<>(adapter.tensors());
    tensors.put(CENTRE, new Tensor(new int[] {centre.length}, centre));
    Safetensors.write(directory.resolve(ADAPTER), tensors, Map.of("format", "pt"));
    Files.writeString(directory.resolve(DESCRIPTION), JSON.writeValueAsString(description) + "\n");
    Files.writeString(directory.resolve(CARD), card);
  }
}
