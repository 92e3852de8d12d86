// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.compare.ChangeKind;
import io.elq.evaluation.compare.ComparedQuestion;
import io.elq.evaluation.compare.Comparison;
import io.elq.evaluation.compare.EntityIdentity;
import io.elq.evaluation.compare.GoldComparison;
import io.elq.evaluation.compare.QuestionCounts;
import io.elq.evaluation.compare.ReleaseComparison;
import io.elq.evaluation.compare.Unanswered;
import io.elq.evaluation.score.Matching;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReplayITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  @TempDir Path directory;

  private static Path a;
  private static Path b;
  private static Path renamed;
  private static FlinkCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    a = shared.resolve("a");
    b = shared.resolve("b");
    renamed = shared.resolve("renamed");
    TinyRelease.write(a, 1);
    TinyRelease.write(b, 2);
    TinyRelease.write(renamed, 1);
    renameEntities(renamed);
    cluster = Replay.cluster(2);
  }

  /** The same vectors for other entities, as in a catalogue whose rows have moved. */
  private static void renameEntities(Path release) throws IOException {
    Path catalogue = release.resolve("catalogue.jsonl");
    List<String> lines = Files.readAllLines(catalogue);
    try (CatalogueWriter writer =
        new CatalogueWriter(catalogue, release.resolve("catalogue.offsets"))) {
      for (int row = 0; row < lines.size(); row++) {
        writer.add(lines.get((row + 1) % lines.size()));
      }
    }
    TinyRelease.seal(release);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aReleaseComparedWithItselfChangesNothing() throws Exception {
    Path questions = randomQuestions(150);

    ReleaseComparison comparison = compare(a, a, questions);

    Comparison changes = comparison.changes();
    assertThat(changes.questions()).isEqualTo(new QuestionCounts(150, 0, 0, 0, 0));
    assertThat(changes.count(ChangeKind.SAME).mentions()).isPositive();
    assertThat(changes.gold()).isNull();
    assertThat(comparison.identity()).isEqualTo(EntityIdentity.KB_ID);
    assertThat(comparison.speed().questions()).isEqualTo(100);
    assertThat(comparison.speed().rounds()).isEqualTo(2);
    assertThat(comparison.speed().rateA()).isPositive();
    assertThat(comparison.speed().rateB()).isPositive();
  }

  @Test
  void theMentionsOfBothSidesAddUpToThoseOfTheirReplays() throws Exception {
    Path questions = randomQuestions(130);

    Comparison changes = compare(a, b, questions).changes();

    long pairs =
        changes.count(ChangeKind.SAME).mentions()
            + changes.count(ChangeKind.CHANGED).mentions()
            + changes.count(ChangeKind.MOVED).mentions();
    assertThat(pairs + changes.count(ChangeKind.LOST).mentions())
        .isEqualTo(replay(a, questions).predicted());
    assertThat(pairs + changes.count(ChangeKind.NEW).mentions())
        .isEqualTo(replay(b, questions).predicted());
    assertThat(changes.questions().changed()).isPositive();
  }

  @Test
  void theSameAnswersByRowsThatNameOtherEntitiesAreChangedMentions() throws Exception {
    Comparison changes = compare(a, renamed, randomQuestions(20)).changes();

    assertThat(changes.count(ChangeKind.CHANGED).mentions()).isPositive();
    for (ChangeKind kind : List.of(ChangeKind.SAME, ChangeKind.LOST, ChangeKind.NEW)) {
      assertThat(changes.count(kind).mentions()).as(kind.title()).isZero();
    }
  }

  @Test
  void labelsAreJudgedAsAReplayOfAJudgesThemAndInBByEntity() throws Exception {
    Path questions = labelledByA(randomQuestions(20));

    GoldComparison gold = compare(a, renamed, questions).changes().gold();

    assertThat(gold.questions()).isEqualTo(20);
    assertThat(gold.a()).isEqualTo(replay(a, questions).metrics().all());
    assertThat(gold.a().strongScores().f1()).isEqualTo(1);
    // By rows, the other release would be as good.
    assertThat(replay(renamed, questions).metrics().all()).isEqualTo(gold.a());
    assertThat(gold.b().strong()).isZero();
    assertThat(gold.b().gold()).isEqualTo(gold.a().gold());
    assertThat(gold.strong().isClear()).isTrue();
    assertThat(gold.worse()).isPositive();
    assertThat(gold.better()).isZero();
  }

  @Test
  void linesThatCannotBeLinkedAreReportedWithTheirNumbers() throws Exception {
    Path questions =
        write("{\"id\": \"good\", \"text\": \"paris\"}", "", "{\"id\": \"bad\"}", "no json");

    Comparison changes = compare(a, b, questions).changes();

    assertThat(changes.questions().both()).isEqualTo(1);
    assertThat(changes.questions().refused()).isEqualTo(2);
    assertThat(changes.unanswered())
        .extracting(Unanswered::line, Unanswered::id, Unanswered::answer)
        .containsExactly(
            tuple(3L, "bad", ComparedQuestion.Answer.NONE),
            tuple(4L, "4", ComparedQuestion.Answer.NONE));
    assertThat(changes.unanswered().get(0).reason()).isEqualTo("field \"text\": is missing");
  }

  @Test
  void manyRoundsAreOneFileInItsOrder() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 120; i++) {
      lines.add(i % 40 == 0 ? "no json" : "{\"text\": \"paris\"}");
      lines.add("");
    }

    Comparison changes = compare(a, b, write(lines.toArray(String[]::new))).changes();

    assertThat(changes.questions().both()).isEqualTo(117);
    assertThat(changes.unanswered()).extracting(Unanswered::line).containsExactly(79L, 159L, 239L);
  }

  @Test
  void anEmptyFileHasNothingToCompare() throws Exception {
    ReleaseComparison comparison = compare(a, b, write(""));

    assertThat(comparison.changes().questions()).isEqualTo(new QuestionCounts(0, 0, 0, 0, 0));
    assertThat(comparison.speed()).isNull();
  }

  @Test
  void aReleaseThatIsNotThereIsNamed() throws IOException {
    Path questions = randomQuestions(1);

    assertThatThrownBy(() -> compare(a, directory.resolve("absent"), questions))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void nothingIsLeftOfTheTasksFiles() throws Exception {
    Path before = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> found = leftovers(before);

    compare(a, b, write("{\"text\": \"paris\"}"));

    assertThat(leftovers(before)).isEqualTo(found);
  }

  private static List<Path> leftovers(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("elq-compare-"))
          .sorted()
          .toList();
    }
  }

  private static ReleaseComparison compare(Path a, Path b, Path questions) throws Exception {
    return new ComparisonReplay(new ComparisonOptions(a, b, questions, null, 5))
        .run(cluster, (done, total) -> assertThat(done).isBetween(0L, total));
  }

  private ReplayResult replay(Path release, Path questions) throws Exception {
    ReplayOptions options =
        new ReplayOptions(
            release,
            questions,
            directory.resolve("replayed"),
            SettingsOverrides.NONE,
            false,
            Matching.EXACT,
            false);
    return new Replay(options).run(cluster, (done, total) -> {});
  }

  /** The questions with what release A finds as labels. */
  private Path labelledByA(Path questions) throws Exception {
    replay(a, questions);
    List<String> predictions = Files.readAllLines(directory.resolve("replayed/predictions.jsonl"));
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(questions)) {
      ObjectNode question = (ObjectNode) JSON.readTree(line);
      JsonNode prediction = JSON.readTree(predictions.get(lines.size()));
      var rows = question.putArray("label_id");
      prediction.get("pred_triples").forEach(triple -> rows.add(triple.get(0)));
      question.set("mentions", prediction.get("mentions"));
      lines.add(question.toString());
    }
    return Files.write(directory.resolve("labelled.jsonl"), lines);
  }

  private Path randomQuestions(int number) throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      List<String> words = new ArrayList<>();
      for (int word = 0; word < 3 + random.nextInt(8); word++) {
        words.add(TinyRelease.WORDS.get(random.nextInt(TinyRelease.WORDS.size())));
      }
      lines.add("{\"id\": \"q%d\", \"text\": \"%s\"}".formatted(i, String.join(" ", words)));
    }
    return write(lines.toArray(String[]::new));
  }

  private Path write(String... lines) throws IOException {
    return Files.write(directory.resolve("questions.jsonl"), List.of(lines));
  }
}
