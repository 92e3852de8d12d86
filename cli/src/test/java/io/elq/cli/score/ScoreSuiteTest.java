// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.Elq;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreSuiteTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Path set = Files.createDirectories(folder.resolve("gold/first"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(set.resolve("dev.jsonl.gz")))) {
      out.write(
          """
          {"id":"a","text":"is paris old","mentions":[[3,8]],"label_id":[0]}
          {"id":"b","text":"how many","mentions":[],"label_id":[]}
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(
        folder.resolve("gold/second.jsonl"),
        "{\"id\":\"c\",\"text\":\"helen of troy\",\"mentions\":[[0,5]],\"label_id\":[1]}\n");
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(
        other.resolve("first.jsonl"),
        "{\"id\":\"a\",\"entities\":[{\"start\":3,\"end\":8,\"entity\":0,\"score\":-1}]}\n");
    Files.writeString(other.resolve("second.jsonl"), "{\"id\":\"c\",\"entities\":[]}\n");
  }

  @Test
  void releasesAndOtherLinkersStandSideBySide() throws IOException {
    Path release = folder.resolve("release");
    String id = TinyRelease.write(release, 7).id();
    Path out = folder.resolve("suite.json");
    Path report = folder.resolve("report");

    int exitCode =
        execute(
            new StringWriter(),
            "--suite",
            folder.resolve("gold"),
            "--release",
            release,
            "--answers",
            "other=" + folder.resolve("other"),
            "--out",
            out,
            "--report",
            report);

    assertThat(exitCode).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toFile());
    assertThat(result.at("/linkers/0/linker").asText()).isEqualTo(id);
    assertThat(result.at("/linkers/0/sets/0/missing").asInt()).isZero();
    assertThat(result.at("/linkers/1/linker").asText()).isEqualTo("other");
    assertThat(result.at("/linkers/1/pooled_f1/value").asDouble()).isEqualTo(0.5);
    assertThat(result.at("/linkers/1/sets/0/missing").asInt()).isEqualTo(1);
    assertThat(report.resolve("suite.png")).isNotEmptyFile();
    // The release's answers can be judged again without it.
    assertThat(Files.readAllLines(report.resolve(id).resolve("first.jsonl"))).hasSize(2);
  }

  @Test
  void theReportOfAnswersAloneGetsAFolderOfItsOwn() {
    Path report = folder.resolve("new").resolve("report");

    int exitCode =
        execute(
            new StringWriter(),
            "--suite",
            folder.resolve("gold"),
            "--answers",
            "other=" + folder.resolve("other"),
            "--report",
            report);

    assertThat(exitCode).isZero();
    assertThat(report.resolve("suite.png")).isNotEmptyFile();
  }

  @Test
  void whatIsMissingIsNamed() {
    Path gold = folder.resolve("gold");
    StringWriter err = new StringWriter();

    assertThat(execute(err, "--suite", gold)).isEqualTo(2);
    assertThat(execute(err, "--suite", gold, "--answers", "x=" + folder.resolve("none")))
        .isEqualTo(2);
    assertThat(execute(err, "--suite", gold, "--answers", "x=" + gold)).isEqualTo(2);
    assertThat(execute(err, "--suite", folder, "--answers", "x=" + gold, "--matching", "elq"))
        .isEqualTo(2);
    assertThat(execute(err, "--out", folder.resolve("x.json"))).isEqualTo(2);

    assertThat(err.toString())
        .contains("nothing to score: give --release, --answers or both")
        .contains("none is no folder that is there: it should be a folder of predictions")
        .contains("has no predictions for the set first: first.jsonl is missing")
        .contains("--matching, --threshold, --train and --catalogue go with --gold")
        .contains("--gold")
        .contains("--suite");
  }

  private static int execute(StringWriter err, Object... options) {
    List<String> arguments = new ArrayList<>(List.of("score"));
    for (Object option : options) {
      arguments.add(option.toString());
    }
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
  }
}
