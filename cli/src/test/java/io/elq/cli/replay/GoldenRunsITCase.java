// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.replay.Replay;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.weights.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every run of the original ELQ, imported, replayed and scored. */
class GoldenRunsITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path releases;

  @Test
  void allRunsOfTheOriginalComeOutTheSame() throws Exception {
    GoldenRuns runs = new GoldenRuns(releases);
    JsonNode summary = JSON.readTree(Golden.file("runs/summary.json").toFile());
    List<String> differences = new ArrayList<>();
    try (FlinkCluster cluster = Replay.cluster(2)) {
      for (JsonNode run : summary) {
        String name = run.get("run").asText();
        Path out = Path.of("target", "golden-runs", name);
        new Replay(options(runs.arguments(name), out).options()).run(cluster, (done, total) -> {});
        differences.addAll(predictionDifferences(name, out));
        differences.addAll(metricDifferences(run, out));
      }
    }
    assertThat(summary).hasSize(82);
    assertThat(differences).isEmpty();
  }

  /** Texts that the runs do not have: what they contain becomes special tokens. */
  @Test
  void literalSpecialTokensAndEmptyTextComeOutTheSame() throws Exception {
    JsonNode quirks = JSON.readTree(Golden.file("quirks.json").toFile());
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("literal [PAD] inside the text", "who wrote [PAD] hamlet");
    texts.put("literal [PAD] at the end", "who wrote hamlet [PAD]");
    texts.put("literal [CLS]/[SEP]", "[CLS] who wrote hamlet [SEP] who wrote macbeth");
    texts.put("empty string", "");
    texts.put("whitespace-only text (hash seed 0)", "   ");
    Path questions = releases.resolve("quirks.jsonl");
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      lines.add(
          JSON.createObjectNode().put("id", text.getKey()).put("text", text.getValue()).toString());
    }
    Files.write(questions, lines);
    List<String> arguments =
        new ArrayList<>(
            new GoldenRuns(releases).arguments("tiny__unlabelled__none__thr-4.5__ncm50"));
    arguments.removeIf(argument -> argument.startsWith("--questions"));
    arguments.add("--questions=" + questions);
    Path out = releases.resolve("quirks");
    try (FlinkCluster cluster = Replay.cluster(1)) {
      new Replay(options(arguments, out).options()).run(cluster, (done, total) -> {});
    }
    assertThat(out.resolve("errors.jsonl")).isEmptyFile();
    List<String> predictions = Files.readAllLines(out.resolve("predictions.jsonl"));
    assertThat(predictions).hasSize(5);
    for (String line : predictions) {
      JsonNode found = JSON.readTree(line);
      JsonNode expected = quirks.get(found.get("id").asText()).get("result").get(0);
      assertThat(found.get("input_ids")).isEqualTo(expected.get("input_ids"));
      assertThat(found.get("mention_bounds")).isEqualTo(expected.get("bounds"));
      assertThat(found.get("pred_triples")).isEqualTo(expected.get("pred_triples"));
      for (int i = 0; i < expected.get("logits").size(); i++) {
        assertThat(found.get("mention_logits").get(i).asDouble())
            .isCloseTo(expected.get("logits").get(i).asDouble(), within(1e-4));
      }
    }
  }

  private static ReplayCommand options(List<String> arguments, Path out) {
    ReplayCommand command = new ReplayCommand();
    List<String> all = new ArrayList<>(arguments);
    all.add("--out=" + out);
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(String[]::new));
    return command;
  }

  private static List<String> predictionDifferences(String run, Path out) throws IOException {
    List<JsonNode> golden = Golden.lines("runs/" + run + ".jsonl.gz");
    List<String> ours = Files.readAllLines(out.resolve("predictions.jsonl"));
    List<String> differences = new ArrayList<>();
    if (golden.size() != ours.size() || Files.size(out.resolve("errors.jsonl")) > 0) {
      return List.of("%s: %d lines, not %d".formatted(run, ours.size(), golden.size()));
    }
    for (int i = 0; i < golden.size(); i++) {
      JsonNode line = JSON.readTree(ours.get(i));
      String id = golden.get(i).get("id").asText();
      if (!line.get("id").asText().equals(id)) {
        differences.add("%s: line %d is %s, not %s".formatted(run, i, line.get("id"), id));
      }
      for (String difference : GoldenComparison.differences(golden.get(i), line)) {
        differences.add(run + " " + id + ": " + difference);
      }
    }
    return differences;
  }

  /** What the original printed, for example "49 / 312 = 0.157". */
  private static List<String> metricDifferences(JsonNode run, Path out) throws IOException {
    JsonNode ours = JSON.readTree(out.resolve("metrics.json").toFile());
    List<String> differences = new ArrayList<>();
    run.get("metrics")
        .fields()
        .forEachRemaining(
            field -> {
              String[] parts = field.getKey().split("_");
              boolean window = parts[1].equals("window");
              String path = (window ? "/window/" : "/") + parts[0] + "/" + parts[parts.length - 1];
              double expected =
                  Double.parseDouble(field.getValue().asText().replaceFirst(".*= ", ""));
              double found = ours.at(path).asDouble(Double.NaN);
              if (!(Math.abs(expected - found) < 1e-12)) {
                differences.add(
                    "%s %s: %s, not %s"
                        .formatted(run.get("run").asText(), field.getKey(), found, expected));
              }
            });
    if (ours.has("weak") != !run.get("metrics").isEmpty()) {
      differences.add(run.get("run").asText() + " is scored though unlabelled, or not at all");
    }
    return differences;
  }
}
