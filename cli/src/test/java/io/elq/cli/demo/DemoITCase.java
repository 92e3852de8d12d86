// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole way: build the release, start broker and cluster, link, score, load, report. */
@Timeout(600)
final class DemoITCase {

  @TempDir private Path directory;
  private String home;

  @BeforeEach
  void useOwnFolder() {
    home = System.getProperty("elq.home");
    // Beside the build's output, so that a second run finds the release.
    System.setProperty("elq.home", Path.of("target", "demo").toAbsolutePath().toString());
  }

  @AfterEach
  void restore() {
    if (home == null) {
      System.clearProperty("elq.home");
    } else {
      System.setProperty("elq.home", home);
    }
  }

  @Test
  void linksTheHandWrittenQuestionsWellAndSustainsALoad() throws Exception {
    Path report = directory.resolve("report.json");

    int exitCode =
        new CommandLine(new DemoCommand()).execute("--report", report.toString(), "--load", "500");

    assertThat(exitCode).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.get("questions").asInt()).isGreaterThanOrEqualTo(120);
    assertThat(json.get("linked").asInt()).isEqualTo(json.get("questions").asInt());
    assertThat(json.get("dead_letters").asInt()).isZero();
    assertThat(json.get("weak_f1").asDouble()).isGreaterThanOrEqualTo(0.80);
    assertThat(json.get("strong_f1").asDouble()).isGreaterThanOrEqualTo(0.75);
    assertThat(json.get("ambiguous_accuracy").asDouble()).isGreaterThanOrEqualTo(0.70);
    assertThat(json.at("/load/linked").asInt()).isEqualTo(500);
    assertThat(json.at("/load/peak_memory_mb/kafka").asInt()).isPositive();
  }
}
