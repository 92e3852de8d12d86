// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.trainer.network.LibtorchFile;
import io.elq.trainer.options.TrainingOptions;
import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * All that a run needs to continue after an epoch as if it had never stopped: {@code
 * checkpoint.safetensors} with the optimizer's state and, as JSON in its metadata, options and
 * progress, and {@code epoch-N.safetensors} with what training had changed by the end of an epoch.
 *
 * @param directory the run's folder
 * @param progress epochs done so far
 */
record Checkpoint(Path directory, Progress progress) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "checkpoint.safetensors";
  private static final Pattern EPOCH = Pattern.compile("epoch-([0-9]+)[.]safetensors");

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

  /**
   * Writes it in place of the one before, and removes the weights of epochs that are neither the
   * last nor the best.
   *
   * @param model what training changes
   * @param optimizer the optimizer's state
   */
  void write(TrainingOptions options, Map<String, Tensor> model, Map<String, Tensor> optimizer)
      throws IOException {
    int last = progress.epochs().size();
    LibtorchFile.write(weights(directory, last), model, Map.of("format", "pt"));
    Map<String, String> metadata =
        Map.of(
            "options", decisive(options).toString(),
            "progress", JSON.writeValueAsString(progress));
    LibtorchFile.write(directory.resolve(FILE), optimizer, metadata);
    deleteWeights(directory, epoch -> epoch != last && epoch != progress.bestEpoch());
  }

  /** Takes up the state of the last epoch; arguments as above. */
  void restore(Map<String, Tensor> model, Map<String, Tensor> optimizer) throws IOException {
    LibtorchFile.read(weights(directory, progress.epochs().size()), model);
    LibtorchFile.read(directory.resolve(FILE), optimizer);
  }

  /** Where the weights after an epoch are. */
  static Path weights(Path directory, int epoch) {
    return directory.resolve("epoch-%d.safetensors".formatted(epoch));
  }

  private static void deleteWeights(Path directory, IntPredicate epochs) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher name = EPOCH.matcher(file.getFileName().toString());
        if (name.matches() && epochs.test(Integer.parseInt(name.group(1)))) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Reads the checkpoint of a run with these options.
   *
   * @return null if there is none
   * @throws IOException naming the options that differ, if the run had others
   */
  static @Nullable Checkpoint read(Path directory, TrainingOptions options) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    Map<String, String> metadata = Safetensors.readMetadata(file);
    JsonNode recorded = JSON.readTree(metadata.get("options"));
    List<String> differences = differences("", recorded, decisive(options));
    if (!differences.isEmpty()) {
      throw new IOException(
          "%s is of a run with other options: %s. Start with the same options to continue, or with another --out to begin again"
              .formatted(file, String.join(", ", differences)));
    }
    return new Checkpoint(directory, JSON.readValue(metadata.get("progress"), Progress.class));
  }

  /** Removes the checkpoint of an earlier run. */
  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
    deleteWeights(directory, epoch -> true);
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
}
