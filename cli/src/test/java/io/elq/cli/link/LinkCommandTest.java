// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.Elq;
import io.elq.linker.release.TinyRelease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final StringWriter err = new StringWriter();
  private Path in;
  private Path out;
  private Path errors;

  @BeforeEach
  void files() {
    TinyRelease.write(directory.resolve("release"), 7);
    in = directory.resolve("in");
    out = directory.resolve("out");
    errors = directory.resolve("errors");
  }

  @Test
  void aFileOfQuestionsBecomesAFileOfAnswers() throws IOException {
    Files.writeString(in, "{\"id\":\"a\",\"text\":\"where was helen of troy born 😀 \\ud800\"}\n");

    assertThat(link("--candidates", "3")).isZero();

    JsonNode answer = JSON.readTree(Files.readAllLines(out).get(0));
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly("id", "text", "releaseId", "entities", "windows");
    assertThat(answer.get("text").textValue()).endsWith("born 😀 \uD800");
    JsonNode entity = answer.get("entities").get(0);
    assertThat(entity.fieldNames())
        .toIterable()
        .containsExactly(
            "start",
            "end",
            "mention",
            "entity",
            "title",
            "kbId",
            "score",
            "mentionScore",
            "candidateScore",
            "candidates");
    assertThat(entity.get("candidates")).hasSize(3);
    JsonNode best = entity.get("candidates").get(0);
    assertThat(best.has("score")).isFalse();
    assertThat(best.get("candidateScore")).isEqualTo(entity.get("candidateScore"));
    assertThat(Files.readString(errors)).isEmpty();
  }

  @Test
  void anUnusableLineIsReportedAndCountedAndTheExitCodeIsThree() throws IOException {
    Files.writeString(in, "{\"text\":\"paris\"}\nnonsense\n{\"text\":\"troy\"}\n");

    assertThat(link()).isEqualTo(3);

    assertThat(Files.readAllLines(out)).hasSize(2);
    List<String> reported = Files.readAllLines(errors);
    assertThat(reported).hasSize(1);
    assertThat(JSON.readTree(reported.get(0)).get("line").intValue()).isEqualTo(2);
    assertThat(JSON.readTree(reported.get(0)).get("error").textValue()).startsWith("not JSON");
  }

  @Test
  void aHigherThresholdLinksLess() throws IOException {
    Files.writeString(in, "where was helen of troy born\n");
    link();
    int before = entities();
    link("--threshold", "-0.0001");

    assertThat(entities()).isZero().isLessThan(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--threshold -inf", "--threshold=-inf", "--threshold=-Infinity"})
  void withoutAThresholdEverythingIsLinked(String threshold) throws IOException {
    Files.writeString(in, "where was helen of troy born\n");
    assertThat(link("--threshold", "-1e30")).isZero();
    String all = Files.readString(out);

    assertThat(link(threshold.split(" "))).as(err.toString()).isZero();

    assertThat(Files.readString(out)).isEqualTo(all);
    assertThat(entities()).isPositive();
  }

  @Test
  void aThresholdThatIsNoNumberIsRefused() {
    for (String threshold : List.of("low", "nan")) {
      assertThat(link("--threshold", threshold)).isEqualTo(2);
      assertThat(err.toString()).contains("'" + threshold + "' is neither a number nor -inf");
    }
  }

  @Test
  void aMappedIndexGivesTheSameFileOfAnswers() throws IOException {
    Path release = directory.resolve("release");
    TinyRelease.replaceIndex(release, TinyRelease.vectors(release), "IVF4,SQ8");
    Files.writeString(in, "where was helen of troy born\nwho wrote the iliad\n");
    assertThat(link()).as(err.toString()).isZero();
    String copied = Files.readString(out);

    assertThat(link("--map-index")).as(err.toString()).isZero();

    assertThat(Files.readString(out)).isEqualTo(copied);
    assertThat(copied).contains("\"candidateScore\"");
  }

  @Test
  void anIndexThatCannotBeMappedIsRefused() throws IOException {
    Files.writeString(in, "paris\n");

    assertThat(link("--map-index")).isEqualTo(1);

    assertThat(err.toString())
        .contains("index.faiss has no inverted lists that can be mapped")
        .contains("Open it without mapping it");
    assertThat(out).doesNotExist();
  }

  @Test
  void theInputIsNeverWrittenOver() throws IOException {
    Files.writeString(in, "paris\n");
    out = directory.resolve("release").resolve("..").resolve("in");

    assertThat(link()).isEqualTo(2);

    assertThat(err.toString()).contains("different files");
    assertThat(Files.readString(in)).isEqualTo("paris\n");
  }

  @Test
  void whatCannotBeOpenedIsReported() {
    assertThat(link()).isEqualTo(2);
    assertThat(err.toString()).contains(in + " is not there");
  }

  @Test
  void anArrayOrAnotherEncodingIsRefusedOnceAndLeavesNoEmptyFile() throws IOException {
    Files.writeString(in, "[\n {\"text\": \"paris\"}\n]\n");
    assertThat(link()).isEqualTo(1);
    assertThat(err.toString()).contains(in + ", line 1: a JSON array: one question a line");
    assertThat(out).doesNotExist();
    assertThat(errors).doesNotExist();

    Files.write(in, "{\"text\": \"paris\"}\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(link()).isEqualTo(1);
    assertThat(err.toString()).contains(in + ", line 1: not UTF-8, but UTF-16");
    assertThat(out).doesNotExist();
  }

  @Test
  void aDamagedGzipMemberIsNamedAndWhatCameBeforeItIsAnswered() throws IOException {
    in = directory.resolve("in.gz");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : List.of("paris\n", "troy\n")) {
      try (var gz = new java.util.zip.GZIPOutputStream(bytes)) {
        gz.write(line.getBytes(StandardCharsets.UTF_8));
      }
      bytes.write('x');
    }
    Files.write(in, bytes.toByteArray());

    assertThat(link()).isEqualTo(1);

    assertThat(err.toString()).contains(in + " is damaged in its gzip member 2");
    assertThat(Files.readAllLines(out)).hasSize(1);
  }

  @Test
  void compressedFilesAreReadAndWritten() throws IOException {
    in = directory.resolve("in.gz");
    out = directory.resolve("out.gz");
    try (var gz = new java.util.zip.GZIPOutputStream(Files.newOutputStream(in))) {
      gz.write("paris\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(link()).isZero();

    try (var gz = new java.util.zip.GZIPInputStream(Files.newInputStream(out))) {
      assertThat(JSON.readTree(gz.readAllBytes()).get("text").textValue()).isEqualTo("paris");
    }
  }

  private int entities() throws IOException {
    return JSON.readTree(Files.readString(out)).get("entities").size();
  }

  private int link(String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "link",
                "--release",
                directory.resolve("release").toString(),
                "--in",
                in.toString(),
                "--out",
                out.toString(),
                "--errors",
                errors.toString()));
    arguments.addAll(List.of(more));
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
  }
}
