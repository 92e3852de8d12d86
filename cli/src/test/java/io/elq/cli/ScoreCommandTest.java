package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aBadLineIsNamed() throws IOException {
    Files.writeString(gold, "{\"id\":\"a\"}\n");
    StringWriter err = new StringWriter();

    int exitCode =
        Elq.commandLine()
            .setErr(new PrintWriter(err))
            .execute("score", "--gold", gold.toString(), "--predictions", predictions.toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("gold.jsonl, line 1: field \"text\": is missing");
  }

  private int execute(Object... options) {
    String[] arguments = new String[options.length + 5];
    arguments[0] = "score";
    arguments[1] = "--gold";
    arguments[2] = gold.toString();
    arguments[3] = "--predictions";
    arguments[4] = predictions.toString();
    for (int i = 0; i < options.length; i++) {
      arguments[5 + i] = options[i].toString();
    }
    return Elq.commandLine().execute(arguments);
  }
}
