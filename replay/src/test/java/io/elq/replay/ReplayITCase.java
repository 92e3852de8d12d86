// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SettingsOverrides ELQ =
      new SettingsOverrides(Compatibility.ELQ, null, null, null, null, null, null);
  private static final SettingsOverrides ALL =
      new SettingsOverrides(null, Float.NEGATIVE_INFINITY, null, null, null, null, null);

  @TempDir static Path shared;
  @TempDir Path directory;

  private static Path release;
  private static FlinkCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    release = shared.resolve("release");
    TinyRelease.write(release, 1);
    cluster = Replay.cluster(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void predictionsAreInFileOrderAndTheSameAtAnyParallelism() throws Exception {
    Path questions = directory.resolve("questions.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(questions))) {
      Random random = new Random(1);
      for (int i = 0; i < 500; i++) {
        String text = text(random, 1 + random.nextInt(90));
        out.write(
            "{\"id\": %d, \"text\": \"%s\"}\n".formatted(i, text).getBytes(StandardCharsets.UTF_8));
      }
    }

    ReplayResult two = replay(cluster, questions, "two", ALL);
    try (FlinkCluster narrow = Replay.cluster(1)) {
      replay(narrow, questions, "one", ALL);
    }

    List<String> lines = Files.readAllLines(directory.resolve("two/predictions.jsonl"));
    for (int i = 0; i < lines.size(); i++) {
      assertThat(JSON.readTree(lines.get(i)).get("id").intValue()).isEqualTo(i);
    }
    assertThat(lines).hasSize(500);
    assertThat(Files.readAllLines(directory.resolve("one/predictions.jsonl"))).isEqualTo(lines);
    assertThat(Files.readString(directory.resolve("two/errors.jsonl"))).isEmpty();
    assertThat(two.questions()).isEqualTo(500);
    assertThat(two.metrics()).isNull();
    assertThat(two.seconds().encode()).isPositive();
    assertThat(two.seconds().search()).isPositive();
    JsonNode metrics = JSON.readTree(directory.resolve("two/metrics.json").toFile());
    assertThat(metrics.at("/counts/questions").intValue()).isEqualTo(500);
    assertThat(metrics.at("/questions_per_second").doubleValue()).isPositive();
    assertThat(metrics.has("weak")).isFalse();
    try (var files = Files.list(directory.resolve("two"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("predictions.jsonl", "errors.jsonl", "metrics.json");
    }
  }

  @Test
  void aPredictionHasTheDocumentedForm() throws Exception {
    write("{\"id\": \"a\", \"text\": \"who wrote the iliad\"}");

    replay(cluster, questions(), "out", ALL);

    JsonNode line = JSON.readTree(Files.readString(directory.resolve("out/predictions.jsonl")));
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "input_ids",
            "pred_triples",
            "scores",
            "mentions",
            "mention_bounds",
            "mention_logits",
            "cand_ids",
            "cand_scores",
            "joint_scores");
    assertThat(line.get("input_ids")).hasSize(6);
    int triples = line.get("pred_triples").size();
    assertThat(triples).isPositive();
    assertThat(line.get("mentions")).hasSize(triples);
    for (int i = 1; i < triples; i++) {
      assertThat(line.get("scores").get(i).doubleValue())
          .isLessThanOrEqualTo(line.get("scores").get(i - 1).doubleValue());
    }
  }

  @Test
  void linesThatCannotBeLinkedAreReportedAndTheJobContinues() throws Exception {
    write(
        "{\"id\": \"good\", \"text\": \"paris\"}",
        "",
        "{\"id\": \"no-text\"}",
        "no json",
        "{\"text\": \"troy\"}",
        "{\"id\": 7, \"text\": \"troy\", \"label_id\": [3], \"mentions\": [[0, 99]]}");

    ReplayResult result = replay(cluster, questions(), "out", ALL);

    assertThat(result.failed()).isEqualTo(3);
    List<JsonNode> errors = lines("out/errors.jsonl");
    assertThat(errors.get(0))
        .hasToString(
            "{\"line\":3,\"id\":\"no-text\",\"stage\":\"decode\","
                + "\"reason\":\"field \\\"text\\\": is missing\"}");
    assertThat(errors.get(1).toString())
        .startsWith("{\"line\":4,\"id\":4,\"stage\":\"decode\",\"reason\":\"not JSON at column 3");
    assertThat(errors.get(2).toString())
        .startsWith("{\"line\":6,\"id\":7,\"stage\":\"decode\",\"reason\":\"field ")
        .contains("[0, 99) lies outside the text of 4 characters");
    assertThat(errors).hasSize(3);
    assertThat(ids("out")).containsExactly("\"good\"", "5");
  }

  @Test
  void goldIsComparedInCharactersUnlessTheQuestionHasThemInTokensAlone() throws Exception {
    List<JsonNode> found = predictions("{\"id\": \"a\", \"text\": \"who was king of troy\"}");
    JsonNode triple = found.get(0).get("pred_triples").get(0);
    JsonNode characters = found.get(0).get("mentions").get(0);
    String ids = found.get(0).get("input_ids").toString().replaceFirst("\\[\\d+,", "[");
    String labels = "\"text\": \"who was king of troy\", \"label_id\": [" + triple.get(0) + "]";
    write(
        "{\"id\": \"a\", %s, \"mentions\": [%s]}".formatted(labels, characters),
        "{\"id\": \"b\", %s, \"tokenized_text_ids\": %s, \"tokenized_mention_idxs\": [[%s,%s]]}"
            .formatted(
                labels, ids.substring(0, ids.lastIndexOf(',')) + "]", triple.get(1), triple.get(2)),
        "{\"id\": \"c\", \"text\": \"who\"}");

    ReplayResult result = replay(cluster, questions(), "labelled", ALL);

    assertThat(result.metrics().questions()).isEqualTo(2);
    assertThat(result.metrics().all().gold()).isEqualTo(2);
    assertThat(result.metrics().all().strong()).isEqualTo(2);
  }

  @Test
  void goldOfAnotherCatalogueIsCounted() throws Exception {
    write(
        "{\"id\":1,\"text\":\"who is helen\",\"mentions\":[[7,12]],\"label_id\":[100]}",
        "{\"id\":2,\"text\":\"who is helen\",\"mentions\":[[7,12]],\"label_id\":[99]}");
    ReplayResult result = replay(cluster, questions(), "beyond", ALL);
    assertThat(result.goldElsewhere()).isEqualTo(new ReplayResult.GoldElsewhere(1, 100, 100));
    assertThat(result.metrics().all().gold()).isEqualTo(2);
  }

  @Test
  void underElqAFileHasLabelsThroughoutOrNotAtAll() throws Exception {
    write(
        "{\"id\": \"a\", \"text\": \"troy\"}",
        "{\"id\": \"b\", \"text\": \"troy\", \"label_id\": [3], \"mentions\": [[0, 4]]}");

    assertThatThrownBy(() -> replay(cluster, questions(), "out", ELQ))
        .hasMessageContaining("with labels (line 2) and without (line 1)");
  }

  @Test
  void underElqARecordThatIsNoQuestionIsReportedAndTheRestLinked() throws Exception {
    write(
        "{\"id\": \"questions-0@6\", \"refused\": \"an unknown schema\"}",
        "{\"id\": \"b\", \"text\": \"troy\", \"label_id\": [3], \"mentions\": [[0, 4]]}");

    ReplayResult result = replay(cluster, questions(), "out", ELQ);

    assertThat(result.failed()).isEqualTo(1);
    assertThat(lines("out/errors.jsonl").get(0).get("reason").textValue())
        .isEqualTo("an unknown schema");
    assertThat(ids("out")).containsExactly("\"b\"");
  }

  @Test
  void underElqTheWindowLiesAroundTheGoldMentionsAlsoIfTheyAreGivenInCharacters() throws Exception {
    String text = "the ".repeat(100) + "troy";
    write(
        "{\"id\": \"a\", \"text\": \"%s\", \"label_id\": [3], \"mentions\": [[400, 404]]}"
            .formatted(text),
        "{\"id\": \"b\", \"text\": \"troy\", \"label_id\": [], \"mentions\": []}");

    ReplayResult result = replay(cluster, questions(), "out", ELQ);

    List<String> lines = Files.readAllLines(directory.resolve("out/predictions.jsonl"));
    JsonNode inputIds = JSON.readTree(lines.get(0)).get("input_ids");
    assertThat(inputIds).hasSize(64);
    assertThat(inputIds.get(62).intValue()).isEqualTo(5 + TinyRelease.WORDS.indexOf("troy"));
    assertThat(result.metrics().questions()).isEqualTo(2);
    assertThat(result.metrics().inWindow().gold()).isEqualTo(1);
  }

  @Test
  void aFailedReplayLeavesNoOutput() throws Exception {
    write("{\"id\": \"a\", \"text\": \"troy\"}");
    replay(cluster, questions(), "out", ALL);

    assertThatThrownBy(() -> replay(cluster, directory.resolve("absent.jsonl"), "out", ALL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absent.jsonl");
    try (Stream<Path> left = Files.list(directory.resolve("out"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anEmptyFileGivesEmptyOutput() throws Exception {
    write("");

    ReplayResult result = replay(cluster, questions(), "out", ALL);

    assertThat(result.questions()).isZero();
    assertThat(Files.readString(directory.resolve("out/predictions.jsonl"))).isEmpty();
  }

  private List<JsonNode> predictions(String... lines) throws Exception {
    write(lines);
    replay(cluster, questions(), "found", ALL);
    return lines("found/predictions.jsonl");
  }

  private List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(file))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private List<String> ids(String out) throws IOException {
    return lines(out + "/predictions.jsonl").stream()
        .map(line -> line.get("id").toString())
        .toList();
  }

  private ReplayResult replay(
      FlinkCluster on, Path questions, String out, SettingsOverrides overrides) throws Exception {
    var options =
        new ReplayOptions(release, questions, directory.resolve(out), overrides, false, null, true);
    return new Replay(options).run(on, (done, total) -> {});
  }

  private Path questions() {
    return directory.resolve("questions.jsonl");
  }

  private void write(String... lines) throws IOException {
    Files.write(questions(), List.of(lines));
  }

  private static String text(Random random, int words) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      text.add(TinyRelease.WORDS.get(random.nextInt(TinyRelease.WORDS.size())));
    }
    return String.join(" ", text);
  }
}
