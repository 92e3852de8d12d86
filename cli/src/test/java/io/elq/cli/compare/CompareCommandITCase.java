// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.Elq;
import io.elq.linker.release.TinyRelease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons as a script sees them. */
class CompareCommandITCase {
  private static final String QUESTION = "{\"id\": 1, \"text\": \"who was king of troy\"}";

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private String out = "";

  @BeforeEach
  void releases() {
    TinyRelease.write(folder.resolve("a"), 1);
    TinyRelease.write(folder.resolve("b"), 2);
  }

  @Test
  void theComparisonIsPrintedAndWritten() throws IOException {
    questions(QUESTION);

    int code = compare("a", "b", "--json", path("made/compare.json"), "--report", path("report"));

    assertThat(code).as(err.toString()).isZero();
    assertThat(out)
        .contains("A  release tiny", "B  release tiny", "1 questions answered; the answers to 1")
        .contains("entities compared by knowledge-base id")
        .containsPattern("\n    A  \\[[a-z ]+\\] -\\d\\.\\d\\d  → .*T\\d+\n");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("made/compare.json").toFile());
    assertThat(json.at("/questions/changed").intValue()).isEqualTo(1);
    assertThat(json.get("examples")).isNotEmpty();
    assertThat(folder.resolve("report/comparison.html")).isNotEmptyFile();
  }

  @Test
  void moreChangesThanAllowedFailWithTheReason() throws IOException {
    questions(QUESTION);

    assertThat(compare("a", "b", "--most-changed", "50%", "--json", path("json"))).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "elq: 1 of 1 questions change, 100.00 %, which is more than the 50.00 % of"
                + " --most-changed\n");
    assertThat(folder.resolve("json")).isNotEmptyFile();
    assertThat(compare("a", "b", "--most-changed", "1")).isZero();
    assertThat(compare("a", "a", "--most-changed", "0")).isZero();
  }

  @Test
  void aFileWithoutAnswersDoesNotPassForUnchanged() throws IOException {
    questions("no json");

    assertThat(compare("a", "a", "--most-changed", "5%")).isEqualTo(1);
    assertThat(err.toString()).contains("no question was answered");
  }

  @Test
  void linesThatAreRefusedHaveAnExitCodeOfTheirOwn() throws IOException {
    questions(QUESTION, "{\"id\": 2}");

    assertThat(compare("a", "a")).isEqualTo(3);
    assertThat(out).contains("lines that neither could answer: 1");
  }

  private void questions(String... lines) throws IOException {
    Files.write(folder.resolve("questions"), List.of(lines));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private int compare(String a, String b, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("compare", path(a), path(b), "--questions", path("questions")));
    arguments.addAll(List.of("--parallelism", "1"));
    arguments.addAll(List.of(more));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      return Elq.commandLine()
          .setErr(new PrintWriter(err, true))
          .execute(arguments.toArray(String[]::new));
    } finally {
      System.setOut(before);
      out = printed.toString(StandardCharsets.UTF_8);
    }
  }
}
