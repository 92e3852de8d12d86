// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.Elq;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

  @TempDir private Path folder;

  private Path gold;
  private Path predictions;

  @BeforeEach
  void writeFiles() throws IOException {
    gold =
        Files.writeString(
            folder.resolve("gold.jsonl"),
            """
            {"id":"a","text":"is rome old?","mentions":[[3,7]],"label_id":[1]}
            {"id":"b","text":"is paris old?","mentions":[[3,8]],"label_id":[0]}
            """);
    predictions =
        Files.writeString(
            folder.resolve("predictions.jsonl"),
            """
            {"id":"a","pred_triples":[[1,1,2],[0,2,3]],"scores":[-1,-3],"mentions":[[3,7],[8,11]]}
            {"id":"x","pred_triples":[]}
            """);
  }

  @Test
  void writesMetricsAndReport() throws IOException {
    Path catalogue =
        Files.writeString(
            folder.resolve("catalogue.jsonl"),
            "{\"title\":\"Paris, France\"}\n{\"title\":\"Rome\"}\n");
    Path out = folder.resolve("new/metrics.json");

    int exitCode =
        execute("--out", out, "--report", folder.resolve("report"), "--catalogue", catalogue);

    assertThat(exitCode).isZero();
    JsonNode metrics = new ObjectMapper().readTree(out.toFile());
    assertThat(metrics.at("/matching").asText()).isEqualTo("elq");
    assertThat(metrics.at("/weak/f1").asDouble()).isEqualTo(0.5);
    assertThat(metrics.at("/counts/missing").asInt()).isEqualTo(1);
    assertThat(metrics.at("/counts/unknown").asInt()).isEqualTo(1);
    assertThat(metrics.has("calibrationError")).isTrue();
    assertThat(Files.readString(folder.resolve("report/report.html")))
        .contains("Paris, France (0)")
        .contains("<img");
  }

  @Test
  void aThresholdLeavesPredictionsOutOfTheMetricsButNotOfTheSweep() throws IOException {
    Path out = folder.resolve("metrics.json");

    execute("--matching", "exact", "--threshold", "-2", "--out", out, "--report", folder);

    JsonNode metrics = new ObjectMapper().readTree(out.toFile());
    assertThat(metrics.at("/matching").asText()).isEqualTo("exact");
    assertThat(metrics.at("/weak/precision").asDouble()).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("thresholds.csv")))
        .anySatisfy(line -> assertThat(line).startsWith("-inf,2,2,1,1,"));
  }

  @Test
  void aThresholdOfMinusInfinityKeepsAll() throws IOException {
    Path out = folder.resolve("metrics.json");

    assertThat(execute("--threshold", "-inf", "--out", out)).isZero();

    assertThat(new ObjectMapper().readTree(out.toFile()).at("/counts/predicted").asInt())
        .isEqualTo(2);
  }

  @Test
  void figuresByKindTakeCatalogueAndTrainingQuestions() throws IOException {
    Path catalogue =
        Files.writeString(
            folder.resolve("catalogue.jsonl"),
            "{\"title\":\"Paris\"}\n{\"title\":\"Rome\"}\n{\"title\":\"Rome (film)\"}\n");
    Path train = folder.resolve("train.jsonl");
    Files.writeString(
        train, "{\"id\":\"t\",\"text\":\"rome\",\"mentions\":[[0,4]],\"label_id\":[1]}\n");
    Path more = folder.resolve("more.jsonl");
    Files.writeString(more, "{\"id\":\"t\",\"text\":\"what\",\"mentions\":[],\"label_id\":[]}\n");
    Path out = folder.resolve("metrics.json");

    assertThat(execute("--out", out, "--catalogue", catalogue, "--train", train, more)).isZero();

    JsonNode kinds = new ObjectMapper().readTree(out.toFile()).get("kinds");
    // Rome, a name of two entities, is found; Paris, which no training question has, is missed.
    assertThat(kinds.at("/ambiguous_name/strong/recall").asDouble()).isEqualTo(1);
    assertThat(kinds.at("/unambiguous_name/gold").asInt()).isEqualTo(1);
    assertThat(kinds.at("/not_a_name/gold").asInt()).isZero();
    assertThat(kinds.at("/seen_entity/outcomes/correct").asInt()).isEqualTo(1);
    assertThat(kinds.at("/unseen_entity/outcomes/missed_mention").asInt()).isEqualTo(1);
  }

  @Test
  void aTrainingFileThatIsNotThereIsNamed() {
    StringWriter err = new StringWriter();

    int exitCode = executeWith(err, "--train", folder.resolve("none.jsonl"));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("none.jsonl is not there or not readable");
  }

  @Test
  void aBadLineIsNamed() throws IOException {
    Files.writeString(gold, "{\"id\":\"a\"}\n");
    StringWriter err = new StringWriter();

    int exitCode = executeWith(err);

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("gold.jsonl, line 1: field \"text\": is missing");
  }

  private int execute(Object... options) {
    return executeWith(new StringWriter(), options);
  }

  private int executeWith(StringWriter err, Object... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("score", "--gold", gold.toString(), "--predictions", predictions.toString()));
    for (Object option : options) {
      arguments.add(option.toString());
    }
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
  }
}
