// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.evaluation.score.Matching;
import io.elq.evaluation.score.Scoring;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of lines whose verdict is the same for all commands: what score makes of them. */
class QuestionLinesTest {
  @TempDir Path folder;

  private static Stream<String[]> table() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/question-lines.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", 2));
  }

  @ParameterizedTest
  @MethodSource("table")
  void theReaderKeepsToTheTable(String verdict, String line) throws IOException {
    if (verdict.equals("unlabelled")) {
      assertThat(GoldQuestion.parse(line).labelled()).isFalse();
    } else if (verdict.matches("\\d \\d")) {
      GoldQuestion question = GoldQuestion.parse(line);
      assertThat(question.labelled()).isTrue();
      assertThat(question.labels().size() + " " + question.mentions().size()).isEqualTo(verdict);
    } else {
      assertThatThrownBy(() -> GoldQuestion.parse(line))
          .isInstanceOf(MalformedLineException.class)
          .hasMessageStartingWith(verdict)
          .hasMessageNotContainingAny("Jackson", "com.fasterxml", "JsonToken", "java.lang");
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void scoringKeepsToTheTable(String verdict, String line) throws IOException {
    Path gold = Files.write(folder.resolve("gold.jsonl"), List.of("", line));
    Path predictions = Files.write(folder.resolve("predictions.jsonl"), new byte[0]);
    if (verdict.matches("\\d \\d")) {
      Scoring scoring = Scoring.of(gold, predictions, Matching.EXACT, Double.NEGATIVE_INFINITY);
      assertThat(scoring.metrics().all().gold()).hasToString(verdict.substring(2));
    } else {
      assertThatThrownBy(
              () -> Scoring.of(gold, predictions, Matching.EXACT, Double.NEGATIVE_INFINITY))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              verdict.equals("unlabelled")
                  ? gold + " has no labelled question"
                  : gold + ", line 2: " + verdict);
    }
  }
}
