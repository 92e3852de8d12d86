package io.elq.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.checkpoint.Safetensors;
import io.elq.linker.checkpoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a run needs to go on behind an epoch as if it had never stopped. One safetensors file:
 * {@code model.*}, {@code optimizer.*} and {@code best.*}, and the rest as JSON in its metadata.
 *
 * @param options what the run was started with
 * @param progress epochs done so far
 * @param model trained parameters after the last epoch
 * @param optimizer moments after it
 * @param best trained parameters of the best epoch
 */
record Checkpoint(
    JsonNode options,
    Progress progress,
    Map<String, Tensor> model,
    Map<String, Tensor> optimizer,
    Map<String, Tensor> best) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "checkpoint.safetensors";

  /**
   * How far a run has come.
   *
   * @param epochs what each did
   * @param bestEpoch number of the best, from 1
   * @param steps optimizer steps
   * @param questions questions trained on
   * @param trainingSeconds time spent on them
   * @param seconds time of the run
   */
  record Progress(
      List<TrainingResult.Epoch> epochs,
      int bestEpoch,
      long steps,
      long questions,
      double trainingSeconds,
      double seconds) {}

  /** The options that decide what comes out of a run; the others may change between its parts. */
  static JsonNode decisive(TrainingOptions options) {
    ObjectNode json = JSON.valueToTree(options);
    json.remove(List.of("output", "cache", "threads"));
    return json;
  }

  /** Writes it in the place of an older one. */
  void write(Path directory) throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>();
    model.forEach((name, tensor) -> tensors.put("model." + name, tensor));
    optimizer.forEach((name, tensor) -> tensors.put("optimizer." + name, tensor));
    best.forEach((name, tensor) -> tensors.put("best." + name, tensor));
    Map<String, String> metadata =
        Map.of("options", options.toString(), "progress", JSON.writeValueAsString(progress));
    Path partial = directory.resolve(FILE + ".partial");
    Safetensors.write(partial, tensors, metadata);
    Files.move(
        partial,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads the checkpoint of a run with these options.
   *
   * @return null if there is none
   * @throws IOException naming the options that differ, if the run had others
   */
  static Checkpoint read(Path directory, TrainingOptions options) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    Safetensors stored = Safetensors.read(file);
    JsonNode recorded = JSON.readTree(stored.metadata().get("options"));
    List<String> differences = differences("", recorded, decisive(options));
    if (!differences.isEmpty()) {
      throw new IOException(
          "%s is of a run with other options: %s. Start with the same options to go on, or with another --out to begin anew"
              .formatted(file, String.join(", ", differences)));
    }
    return new Checkpoint(
        recorded,
        JSON.readValue(stored.metadata().get("progress"), Progress.class),
        part(stored, "model."),
        part(stored, "optimizer."),
        part(stored, "best."));
  }

  /** Removes the checkpoint of an earlier run. */
  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }

  private static List<String> differences(String path, JsonNode then, JsonNode now) {
    List<String> differences = new ArrayList<>();
    if (then != null && now != null && then.isObject() && now.isObject()) {
      Map<String, JsonNode> all = new TreeMap<>();
      then.fields().forEachRemaining(field -> all.put(field.getKey(), field.getValue()));
      now.fields().forEachRemaining(field -> all.put(field.getKey(), field.getValue()));
      all.keySet()
          .forEach(
              name ->
                  differences.addAll(
                      differences(
                          path.isEmpty() ? name : path + "." + name,
                          then.get(name),
                          now.get(name))));
    } else if (!String.valueOf(then).equals(String.valueOf(now))) {
      differences.add("%s was %s and is %s".formatted(path, then, now));
    }
    return differences;
  }

  private static Map<String, Tensor> part(Safetensors stored, String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    stored
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
              }
            });
    return part;
  }
}
