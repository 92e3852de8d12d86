// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in a model directory, under {@value #NAME}: {@code options.json}, {@code metrics.jsonl} (a
 * line a step and a line an epoch), and after each epoch {@code curves.png} and {@code index.html}.
 */
public class RunFolder implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String NAME = "run";
  private static final String METRICS = "metrics.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a process that writes nothing. */
  public static final RunFolder NONE =
      new RunFolder(
          Path.of(""), MissingNode.getInstance(), Writer.nullWriter(), List.of(), List.of()) {
        @Override
        public void step(
            int epoch, long step, double entityLoss, double spanLoss, double norm, double rate) {}

        @Override
        public void close() {}
      };

  private final Path path;
  private final JsonNode options;
  private final Writer metrics;
  private final List<JsonNode> steps;
  private final List<JsonNode> epochs;

  private RunFolder(
      Path path, JsonNode options, Writer metrics, List<JsonNode> steps, List<JsonNode> epochs) {
    this.path = path;
    this.options = options;
    this.metrics = metrics;
    this.steps = steps;
    this.epochs = epochs;
  }

  /** Where the run of a model directory is. */
  public static Path in(Path model) {
    return model.resolve(NAME);
  }

  /**
   * Opens the folder of a new run, or of one that continues.
   *
   * @param model the model directory
   * @param options the run's options
   * @param stepsDone optimizer steps whose metrics are kept; what is there of later ones is dropped
   */
  public static RunFolder open(Path model, JsonNode options, long stepsDone) throws IOException {
    Path path = in(model);
    Files.createDirectories(path);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(path.resolve("options.json").toFile(), options);
    List<JsonNode> steps = new ArrayList<>();
    List<JsonNode> epochs = new ArrayList<>();
    Path file = path.resolve(METRICS);
    List<String> kept = new ArrayList<>();
    if (stepsDone > 0 && Files.exists(file)) {
      // A run that was killed may have left half a line.
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        JsonNode metric = JSON.readTree(line);
        if (metric.path("step").asLong() <= stepsDone) {
          kept.add(line);
          (metric.has("dev") ? epochs : steps).add(metric);
        }
      }
    }
    Files.write(file, kept);
    Writer metrics = Files.newBufferedWriter(file, java.nio.file.StandardOpenOption.APPEND);
    return new RunFolder(path, options, metrics, steps, epochs);
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /**
   * Notes an optimizer step.
   *
   * @param entityLoss mean over the gold mentions of its last batch
   * @param spanLoss mean over that batch's questions
   * @param norm norm of all gradients before clipping
   * @param rate share of the peak learning rates
   */
  public void step(
      int epoch, long step, double entityLoss, double spanLoss, double norm, double rate)
      throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", epoch).put("step", step).put("entityLoss", entityLoss);
    line.put("spanLoss", spanLoss).put("gradientNorm", norm).put("rate", rate);
    steps.add(line);
    metrics.append(line.toString()).append('\n');
  }

  /**
   * Notes an epoch, and draws all so far.
   *
   * @param epoch {@code number}, {@code entityLoss}, {@code spanLoss}, {@code threshold} and {@code
   *     dev}: {@code name} and {@code f1} under {@code weak} and {@code strong} of each set, and
   *     {@code devLosses}: {@code entityLoss} and {@code spanLoss} of each
   * @param best the best epoch so far
   * @param questionsPerSecond rate of training so far
   * @param seconds time of the run so far
   */
  public void epoch(ObjectNode epoch, int best, double questionsPerSecond, double seconds)
      throws IOException {
    ObjectNode line = epoch.deepCopy();
    line.put("step", steps.isEmpty() ? 0 : steps.get(steps.size() - 1).get("step").asLong());
    line.put("questionsPerSecond", questionsPerSecond).put("seconds", seconds);
    epochs.add(line);
    metrics.append(line.toString()).append('\n');
    metrics.flush();
    log(line, best);
    byte[] curves = new Curves(steps, epochs).png();
    Files.write(path.resolve("curves.png"), curves);
    Files.writeString(
        path.resolve("index.html"), new RunPage(model(), options, epochs, best, curves).render());
  }

  /** Name of the model directory. */
  private Path model() {
    Path absolute = path.toAbsolutePath();
    return absolute.getName(Math.max(0, absolute.getNameCount() - 2));
  }

  private static void log(JsonNode epoch, int best) {
    int number = epoch.get("number").asInt();
    LOG.info(
        String.format(
            Locale.ROOT,
            "epoch %d: entity loss %.3f, span loss %.4f%s, %.0f questions/s, threshold %.1f%s",
            number,
            epoch.get("entityLoss").asDouble(),
            epoch.get("spanLoss").asDouble(),
            epoch.has("imitation")
                ? ", %.3f from the teacher".formatted(epoch.get("imitation").asDouble())
                : "",
            epoch.get("questionsPerSecond").asDouble(),
            epoch.get("threshold").asDouble(),
            best == number ? ", the best so far" : ""));
    for (int i = 0; i < epoch.get("dev").size(); i++) {
      JsonNode score = epoch.get("dev").get(i);
      JsonNode loss = epoch.get("devLosses").get(i);
      LOG.info(
          String.format(
              Locale.ROOT,
              "  %s: weak F1 %.3f, strong F1 %.3f, entity loss %.3f, span loss %.3f",
              score.get("name").asText(),
              score.get("weak").get("f1").asDouble(),
              score.get("strong").get("f1").asDouble(),
              loss.get("entityLoss").asDouble(),
              loss.get("spanLoss").asDouble()));
    }
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }
}
